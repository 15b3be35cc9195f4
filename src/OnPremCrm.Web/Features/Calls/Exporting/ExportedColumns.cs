using OnPremCrm.Core;
using OnPremCrm.Core.Calls;
using OnPremCrm.Web.Components;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Tables;

namespace OnPremCrm.Web.Features.Calls.Exporting;

/// <summary>What the log shows, as columns of a file: when, what became of it and who; then the columns that the user chose, in their order.</summary>
public sealed class ExportedColumns(Words words, Clock clock, CurrentUser user)
{
    public IReadOnlyList<TableColumn<CallRow>> Of(IReadOnlyList<CallColumn> chosen) =>
    [
        new(words["export.date"], row => clock.Local(row.Call.StartedAt).DateTime, IsWide: true),
        new(words["calls.state"], row => words[StateMarkTagHelper.WordOf(row.Call)]),
        new(words["calls.direction"], row => words["call." + Word.Of(row.Call.Direction)]),
        new(words["calls.contact"], row => row.Name ?? words[UnnamedCall.WordOf(row.Call)], IsWide: true),
        new(words["export.organisation"], row => row.OrganisationName, IsWide: true),
        .. chosen.SelectMany(Chosen),
    ];

    private IEnumerable<TableColumn<CallRow>> Chosen(CallColumn column)
    {
        var head = words[CallColumns.WordOf(column)];
        return column switch
        {
            CallColumn.Number => [new(head, row => row.Call.Direction == CallDirection.Internal ? user.Masked(row.Call.Dialled) : Phone(row.Call.Number ?? row.Call.NumberAsPresented))],
            CallColumn.Line => [new(head, row => row.Call.Queue ?? Phone(row.Call.Did))],
            CallColumn.Did => [new(head, row => Phone(row.Call.Did))],
            CallColumn.Spoke => [new(head, row => row.People.Count == 0 ? null : string.Join(" → ", row.People.Select(person => person.Name)))],
            CallColumn.Waited => [new(head, row => Length(row.Call.WaitSeconds))],
            CallColumn.Rang => [new(head, row => Length(row.Call.RingSeconds))],
            CallColumn.Talk => [new(head, row => Length(row.Call.TalkSeconds))],
            CallColumn.Ended => [new(head, row => row.Call.EndedAt is { } end ? clock.Local(end).DateTime : null)],
            CallColumn.Server => [new(head, row => row.Call.Server)],
            CallColumn.Result => [new(head, row => row.Result)],
            CallColumn.Marks => [new(words["export.recording"], row => row.Recording is null ? null : words["export.yes"]), new(words["export.note"], row => row.HasNote ? words["export.yes"] : null)],
            _ => throw new ArgumentOutOfRangeException(nameof(column), column, "No such column."),
        };
    }

    private object? Phone(string? number) => user.MasksNumbers ? user.Masked(number) : PhoneText.Of(number, user.Country);

    private static object? Length(int? seconds) => seconds is { } length ? TimeSpan.FromSeconds(length) : null;
}
