using System.ComponentModel;
using OnPremCrm.Core.Exports;

namespace OnPremCrm.Web.Features.Exports;

/// <summary>A list that a program wants as a file.</summary>
public sealed record NewExport(
    ExportNoun Noun,
    ExportFormat Format,
    [property: Description("Only what the search finds.")] string? Search = null,
    [property: Description("Only what has this tag.")] string? Tag = null,
    [property: Description("Only what the token's person looks after.")] bool Mine = false);
