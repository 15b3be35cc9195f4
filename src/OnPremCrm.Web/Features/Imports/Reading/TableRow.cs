namespace OnPremCrm.Web.Features.Imports.Reading;

/// <summary>A row of a file.</summary>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Cells">As texts; empty where nothing is.</param>
public readonly record struct TableRow(int Line, string[] Cells);
