namespace OnPremCrm.Web.Components;

/// <summary>What a list offers to export: itself, as it is searched and filtered.</summary>
/// <param name="Noun">contacts or organisations.</param>
/// <param name="Search">Null: everything.</param>
/// <param name="Tag">Only those with this tag. Null: everything.</param>
/// <param name="Own">Only those with these values in the company's own fields, as JSON. Null: everything.</param>
/// <param name="Owner">Only those that this user looks after, or nobody: "none". Null: everything.</param>
/// <param name="Columns">Those that the list shows behind the name. Null: it has no choice of them.</param>
public sealed record ExportMenu(string Noun, string? Search, bool Mine = false, string? Tag = null, string? Own = null, IReadOnlyList<string>? Columns = null, string? Owner = null);
