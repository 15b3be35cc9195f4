using System.Text.Json;
using System.Text.Json.Nodes;
using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Puts what a program sent of a record into what the form of that record would send, so that both are checked and saved by the same rules.</summary>
public sealed class RecordChanges(CrmDatabase database, CustomInputs customs, Words words, IOptions<JsonOptions> json)
{
    /// <exception cref="BadHttpRequestException">A field has the wrong type, or there is none of that name.</exception>
    public TChange Read<TChange>(JsonObject sent)
        where TChange : RecordChange
    {
        try
        {
            return sent.Deserialize<TChange>(json.Value.SerializerOptions)!;
        }
        catch (JsonException wrong)
        {
            throw new BadHttpRequestException("The body cannot be read.", StatusCodes.Status400BadRequest, wrong);
        }
    }

    /// <summary>The fields of both nouns.</summary>
    public async Task<ProblemHttpResult?> PutAsync(FieldNoun noun, JsonObject sent, RecordChange change, RecordInput input, CancellationToken ct)
    {
        Put(sent, nameof(change.Name), () => input.Name = change.Name ?? "");
        Put(sent, nameof(change.OwnerId), () => input.OwnerId = change.OwnerId is { } id ? new UserId(id) : null);
        Put(sent, nameof(change.Numbers), () => (input.Numbers, input.MainNumber) = ([.. (change.Numbers ?? []).Select(number => number.ToLine())], null));
        Put(sent, nameof(change.Emails), () => (input.Emails, input.MainEmail) = ([.. (change.Emails ?? []).Select(email => email.ToLine())], null));
        Put(sent, nameof(change.Messengers), () => (input.Messengers, input.MainMessenger) = ([.. (change.Messengers ?? []).Select(account => account.ToLine())], null));
        Put(sent, nameof(change.Addresses), () => (input.Addresses, input.MainAddress) = ([.. (change.Addresses ?? []).Select(address => address.ToLine())], null));
        Put(sent, nameof(change.Source), () => input.Source = change.Source);
        Put(sent, nameof(change.Tags), () => input.Tags = Tagging.Write(change.Tags ?? []));
        Put(sent, nameof(change.Note), () => input.Note = change.Note);
        input.Custom = CustomInputs.Of(change.Custom);
        return await CheckAsync(noun, change.Custom, input.OwnerId, ct);
    }

    /// <summary>What a form has no place to say: an own field that is none, an owner who is nobody.</summary>
    public async Task<ProblemHttpResult?> CheckAsync(FieldNoun noun, JsonObject? custom, UserId? owner, CancellationToken ct)
    {
        var read = new Parameters();
        var own = await customs.FieldsAsync(noun, ct);
        foreach (var unknown in (custom ?? []).Where(field => !own.Any(known => known.Key == field.Key)))
        {
            read.Refuse($"custom.{unknown.Key}", words["custom.unknown"]);
        }

        if (owner is { } id && !await database.Users.AnyAsync(user => user.Id == id && user.IsActive, ct))
        {
            read.Refuse("ownerId", "\"ownerId\" is no active user.");
        }

        return read.Problem;
    }

    /// <summary>Does it if the program named the field, with a value or with null.</summary>
    public static void Put(JsonObject sent, string field, Action put)
    {
        if (sent.Any(one => one.Key.Equals(field, StringComparison.OrdinalIgnoreCase)))
        {
            put();
        }
    }

    /// <summary>What the rules of the form refused, by the names that programs use.</summary>
    public static ProblemHttpResult Explain(ValidationException refused, Func<string, string>? nameOf = null)
    {
        var read = new Parameters();
        foreach (var error in refused.Errors)
        {
            read.Refuse((nameOf ?? FieldOf)(error.PropertyName), error.ErrorMessage);
        }

        return read.Problem!;
    }

    /// <summary>"Numbers[0].Text" is the form's name of numbers[0].number.</summary>
    public static string FieldOf(string property)
    {
        if (property.StartsWith("Custom[", StringComparison.Ordinal))
        {
            return "custom." + property[7..^1];
        }

        var text = property.Split('[')[0] switch { "Numbers" => "number", "Emails" => "address", "Messengers" => "account", _ => "text" };
        return string.Join('.', property.Replace(".Text", "." + text, StringComparison.Ordinal).Split('.').Select(part => char.ToLowerInvariant(part[0]) + part[1..]));
    }
}
