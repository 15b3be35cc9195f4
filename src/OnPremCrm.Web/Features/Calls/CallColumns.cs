using OnPremCrm.Core;
using OnPremCrm.Core.Lists;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>Which columns a user sees, in which order.</summary>
public static class CallColumns
{
    public static readonly IReadOnlyList<CallColumn> Usual = [CallColumn.Number, CallColumn.Line, CallColumn.Spoke, CallColumn.Rang, CallColumn.Talk, CallColumn.Result, CallColumn.Marks];

    /// <param name="layout">Null when the user has arranged nothing.</param>
    /// <param name="hasResults">The company has a list of results; without one their column would stay empty for ever.</param>
    public static IReadOnlyList<CallColumn> Of(ListLayout? layout, bool hasResults) =>
        [.. (layout is null ? Usual : Read(layout.Columns)).Where(column => hasResults || column != CallColumn.Result)];

    /// <summary>Each known word once, in its order.</summary>
    public static IReadOnlyList<CallColumn> Read(IEnumerable<string> words) =>
        [.. words.Select(word => Word.TryParse<CallColumn>(word, out var column) ? column : (CallColumn?)null).OfType<CallColumn>().Distinct()];

    /// <summary>The key of its head.</summary>
    public static string WordOf(CallColumn column) => "calls.column." + Word.Of(column);

    /// <summary>Figures stand on the right.</summary>
    public static bool IsFigure(CallColumn column) => column is CallColumn.Waited or CallColumn.Rang or CallColumn.Talk;

    /// <summary>What goes first when the room is short.</summary>
    public static string? RoomOf(CallColumn column) => column switch
    {
        CallColumn.Line or CallColumn.Did or CallColumn.Waited or CallColumn.Rang or CallColumn.Ended or CallColumn.Server or CallColumn.Result => "if-wide",
        CallColumn.Spoke or CallColumn.Marks => "if-roomy",
        _ => null,
    };
}
