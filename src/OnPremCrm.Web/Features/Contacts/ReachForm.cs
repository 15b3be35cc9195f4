using Microsoft.AspNetCore.Mvc.Rendering;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>What the partial of the numbers, e-mail addresses or messengers of a form draws.</summary>
/// <param name="Name">Of the list in the input: "Numbers".</param>
/// <param name="MainName">Of the chosen one in the input: "MainNumber".</param>
/// <param name="Id">Begins the ids of the fields: "number".</param>
/// <param name="Kinds">The value of each kind, and its word.</param>
/// <param name="NoWord">What one who opted out is marked with. Null: that cannot be said here.</param>
/// <param name="IsExplained">The fields say while one types how a number was understood.</param>
public sealed record ReachForm(
    string Name, string MainName, string Id, string Type, string Legend, string? Hint, IReadOnlyList<ReachLine> Lines, int? Main, IReadOnlyList<SelectListItem> Kinds,
    Func<int, string> Label, Func<int, string> KindLabel, string? NoWord, bool IsExplained = false);
