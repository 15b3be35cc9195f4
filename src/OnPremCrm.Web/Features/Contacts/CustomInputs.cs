using System.Globalization;
using System.Text.Json.Nodes;
using FluentValidation.Results;
using OnPremCrm.Core;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Components;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>The company's own fields of a form: read into what the record keeps, or refused field by field.</summary>
public sealed class CustomInputs(CrmDatabase database, Words words)
{
    private readonly Dictionary<FieldNoun, IReadOnlyList<CustomField>> _fields = [];

    /// <summary>Those in use; read once for a request.</summary>
    public async Task<IReadOnlyList<CustomField>> FieldsAsync(FieldNoun noun, CancellationToken ct) =>
        _fields.TryGetValue(noun, out var known) ? known : _fields[noun] = await CustomFieldBook.ReadAsync(database, noun, ct);

    /// <summary>What the record has after the form. A field that the form does not name keeps what it has.</summary>
    /// <param name="before">What the record has. Null: it is new.</param>
    /// <exception cref="FluentValidation.ValidationException">A value cannot be read, or one that is needed is missing.</exception>
    public async Task<CustomValues> ReadAsync(FieldNoun noun, IReadOnlyDictionary<string, List<string?>> written, string? before, CancellationToken ct)
    {
        var values = CustomValues.Parse(before ?? CustomValues.None);
        var refused = new List<ValidationFailure>();
        foreach (var field in await FieldsAsync(noun, ct))
        {
            if (written.TryGetValue(field.Key, out var texts))
            {
                var reading = CustomFieldReader.Read(field, texts, CultureInfo.CurrentCulture);
                if (reading.Fault is { } fault)
                {
                    refused.Add(new ValidationFailure($"Custom[{field.Key}]", Say(field, fault)));
                    continue;
                }

                values = values.With(field.Key, reading.Value);
            }

            if (field.IsRequired && values.Of(field.Key) is null)
            {
                refused.Add(new ValidationFailure($"Custom[{field.Key}]", Say(field, FieldFault.Missing)));
            }
        }

        return refused.Count == 0 ? values : throw new FluentValidation.ValidationException(refused);
    }

    /// <summary>What a form shows of a record's values.</summary>
    public static Dictionary<string, List<string?>> Write(IReadOnlyList<CustomField> fields, string custom)
    {
        var values = CustomValues.Parse(custom);
        return fields.ToDictionary(field => field.Key, field => values.TextsOf(field, CultureInfo.CurrentCulture).Select(text => (string?)text).ToList());
    }

    /// <summary>Each field as it stands in the form and as somebody else saved it.</summary>
    public async Task<IReadOnlyList<RecordField>> BesideAsync(FieldNoun noun, RecordInput mine, RecordInput theirs, CancellationToken ct) =>
    [
        .. (await FieldsAsync(noun, ct)).Select(field => new RecordField(
            $"Custom.{field.Key}", field.Name, Joined(mine, field), Joined(theirs, field), () => mine.Custom[field.Key] = theirs.Custom.GetValueOrDefault(field.Key) ?? [], Said(theirs, field))),
    ];

    /// <summary>Why a text is none for its field, and what to do.</summary>
    public string Say(CustomField field, FieldFault fault) => fault switch
    {
        FieldFault.TooLong => words["form.tooLong", CustomFieldReader.LongestText],
        _ => words["custom.fault." + Word.Of(fault), field.Name],
    };

    private static string Joined(RecordInput input, CustomField field) => string.Join(", ", (input.Custom.GetValueOrDefault(field.Key) ?? []).Where(text => !string.IsNullOrWhiteSpace(text)));

    // A key or a bare "yes" says nothing to a person.
    private string? Said(RecordInput input, CustomField field)
    {
        var reading = CustomFieldReader.Read(field, input.Custom.GetValueOrDefault(field.Key) ?? [], CultureInfo.CurrentCulture);
        return CustomText.Of(field, CustomValues.Parse(CustomValues.None).With(field.Key, reading.Value?.DeepClone()), words);
    }

    /// <summary>What a program sent, as a form would have it.</summary>
    public static Dictionary<string, List<string?>> Of(JsonObject? sent) => sent is null ? [] : sent.ToDictionary(field => field.Key, field => Texts(field.Value).ToList());

    private static IEnumerable<string?> Texts(JsonNode? value) => value switch
    {
        null => [],
        JsonArray several => several.SelectMany(Texts),
        JsonObject money => Texts(money["amount"]),
        JsonValue one when one.TryGetValue<bool>(out var isYes) => [isYes ? "yes" : "no"],
        JsonValue one when one.TryGetValue<decimal>(out var number) => [number.ToString(CultureInfo.CurrentCulture)],
        JsonValue one when one.TryGetValue<string>(out var text) => [text],
        _ => [value.ToJsonString()],
    };
}
