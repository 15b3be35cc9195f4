namespace OnPremCrm.Web.Components;

/// <summary>What a list offers to export: itself, as it is searched and filtered.</summary>
/// <param name="Noun">contacts or organisations.</param>
/// <param name="Search">Null: everything.</param>
public sealed record ExportMenu(string Noun, string? Search, bool Mine = false);
