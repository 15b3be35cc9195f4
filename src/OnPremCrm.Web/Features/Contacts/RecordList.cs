using OnPremCrm.Core.CustomFields;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>A page of a list of contacts or organisations.</summary>
/// <param name="Newer">Before which the page before lies. Null on the first page.</param>
/// <param name="Older">Behind which the next page lies. Null on the last page.</param>
/// <param name="Fields">The company's own fields.</param>
/// <param name="OwnFilter">What the list is narrowed by in them, as JSON. Null: nothing.</param>
/// <param name="AreAlike">No name is spelt as it was typed; these come close, the likest first.</param>
public sealed record RecordList(IReadOnlyList<RecordRow> Rows, RecordCursor? Newer, RecordCursor? Older, IReadOnlyList<CustomField> Fields, string? OwnFilter, bool AreAlike);
