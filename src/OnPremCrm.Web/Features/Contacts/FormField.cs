using OnPremCrm.Core.CustomFields;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>A field that the forms of contacts and of organisations both have.</summary>
/// <param name="Word">What the layout calls it.</param>
/// <param name="CustomFields">The company's own.</param>
/// <param name="Sources">Those in use.</param>
/// <param name="Tags">Those in use.</param>
public sealed record FormField(string Word, RecordInput Input, IReadOnlyList<CustomField> CustomFields, IReadOnlyList<string> Sources, IReadOnlyList<string> Tags);
