using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.BulkEdits;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Components;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Reads what shall be put into many records, by the rules of the form for one, and says it in words.</summary>
public sealed class BulkChanges(CrmDatabase database, Words words)
{
    private const int LongestSource = 100;

    /// <summary>The company's own fields that can be changed at once: those in which one chooses from a few values.</summary>
    public async Task<IReadOnlyList<CustomField>> FieldsAsync(FieldNoun noun, CancellationToken ct) =>
        [.. (await CustomFieldBook.ReadAsync(database, noun, ct)).Where(field => field.Kind is FieldKind.Choice or FieldKind.YesNo)];

    /// <summary>The change, or why there is none in words. Neither: nothing was chosen yet.</summary>
    public async Task<(BulkChange? Change, string? Wrong)> ReadAsync(BulkAsked asked, CancellationToken ct)
    {
        if (asked.Field is null)
        {
            return (null, null);
        }

        if (asked.OwnKey is { } key)
        {
            return (await FieldsAsync(asked.Noun, ct)).FirstOrDefault(field => field.Key == key) is { } field ? OfOwn(field, asked.Put) : (null, words["bulk.wrong.field"]);
        }

        return Word.TryParse<BulkField>(asked.Field, out var kind) ? kind switch
        {
            BulkField.Owner => await OwnerAsync(asked.Put, ct),
            BulkField.Source => asked.Put is { Length: > LongestSource } ? (null, words["form.tooLong", LongestSource]) : (new BulkChange(kind, asked.Put), null),
            BulkField.AddTag or BulkField.RemoveTag => Tagging.Read(asked.Put) is [{ Length: <= Tagging.Longest } tag] && !tag.Any(char.IsControl) ? (new BulkChange(kind, tag), null) : (null, words["bulk.wrong.tag", Tagging.Longest]),
            _ => (null, words["bulk.wrong.field"]),
        } : (null, words["bulk.wrong.field"]);
    }

    /// <summary>What is changed, and into what.</summary>
    public async Task<(string Field, string Value)> SayAsync(FieldNoun noun, BulkChange change, CancellationToken ct)
    {
        if (change.Field == BulkField.Own)
        {
            var field = await database.CustomFields.AsNoTracking().Include(one => one.Choices).FirstOrDefaultAsync(one => one.Noun == noun && one.Key == change.Key, ct);
            var text = field is null || change.Value is null ? null : CustomText.Of(field, CustomValues.Parse($"{{\"{change.Key}\":{change.Value}}}"), words);
            return (field?.Name ?? change.Key!, text ?? words["contacts.empty"]);
        }

        var owner = change.Field == BulkField.Owner && Guid.TryParse(change.Value, out var id) ? new UserId(id) : (UserId?)null;
        return (words["bulk.field." + Word.Of(change.Field)], change.Field switch
        {
            BulkField.Owner => await database.Users.Where(colleague => colleague.Id == owner).Select(colleague => colleague.Name).FirstOrDefaultAsync(ct) ?? words["contacts.nobody"],
            _ => change.Value ?? words["contacts.empty"],
        });
    }

    private async Task<(BulkChange? Change, string? Wrong)> OwnerAsync(string? put, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(put))
        {
            return (new BulkChange(BulkField.Owner, null), null);
        }

        var owner = Guid.TryParse(put, out var id) ? new UserId(id) : default;
        return await database.Users.AnyAsync(colleague => colleague.Id == owner && colleague.IsActive, ct) ? (new BulkChange(BulkField.Owner, owner.ToString()), null) : (null, words["bulk.wrong.value"]);
    }

    private (BulkChange? Change, string? Wrong) OfOwn(CustomField field, string? put)
    {
        var reading = CustomFieldReader.Read(field, [put], CultureInfo.CurrentCulture);
        var isOffered = field.Kind != FieldKind.Choice || reading.Value is null || field.Choices.Exists(choice => choice.IsActive && choice.Key == put);
        return reading.Fault is not null || !isOffered || (reading.Value is null && field.IsRequired)
            ? (null, words["bulk.wrong.value"])
            : (new BulkChange(BulkField.Own, reading.Value?.ToJsonString(), field.Key), null);
    }
}
