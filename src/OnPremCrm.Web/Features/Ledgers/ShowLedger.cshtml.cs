using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core;
using OnPremCrm.Core.Ledger;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Ledgers;

public sealed class ShowLedgerPage(IMediator mediator, Words words, Clock clock) : PageModel, IFormPage
{
    [FromQuery]
    public DateTimeOffset? Before { get; set; }

    public ShowLedger.Model Ledger { get; private set; } = null!;

    public IEnumerable<string> Refusals => ModelState.Values.SelectMany(entry => entry.Errors).Select(error => error.ErrorMessage);

    public Task OnGet(CancellationToken ct) => Fill(ct);

    public Task<IActionResult> OnPostProve(string server, DateOnly? day, CancellationToken ct) => day is { } asked
        ? Ask(LedgerJobKind.Proof, server, asked.ToDateTime(TimeOnly.MinValue), asked.AddDays(1).ToDateTime(TimeOnly.MinValue), ct) : Unreadable(ct);

    public Task<IActionResult> OnPostRead(string server, DateTime? from, DateTime? to, CancellationToken ct) => from is { } first && to is { } last
        ? Ask(LedgerJobKind.Backfill, server, first, last, ct) : Unreadable(ct);

    public async Task Fill(CancellationToken ct) => Ledger = await mediator.Send(new ShowLedger.Query(Before), ct);

    /// <summary>What a job is about, in words.</summary>
    public string Title(LedgerJob job) => words["ledger.job." + Word.Of(job.Kind), clock.Short(job.FromAt), clock.Short(job.ToAt)];

    /// <summary>How far it is, or what came of it.</summary>
    public string Progress(ShowLedger.Job job)
    {
        var row = job.Row;
        return row.State switch
        {
            LedgerJobState.Queued => words[Ledger.Proofs.Any(proof => proof.Server.Name == row.Server && proof.IsServiceRunning) ? "ledger.queued" : "ledger.queuedNobody"],
            LedgerJobState.Running => words["ledger.running", clock.WithSeconds(row.StartedAt ?? row.AskedAt)],
            LedgerJobState.Failed => Words.Knows($"ledgerFault.{row.Fault}") ? words[$"ledgerFault.{row.Fault}"] : row.Fault ?? "",
            _ when row.Kind == LedgerJobKind.Proof => words["ledger.proved"],
            _ => job.Counts is { } counts ? words["ledger.read", counts.Found ?? 0, counts.Added ?? 0, counts.Corrected ?? 0] : words["ledger.done"],
        };
    }

    public string Kind(LedgerException exception) => words["ledger.kind." + Word.Of(exception.Kind)];

    /// <summary>Null: not known.</summary>
    public string? Reason(LedgerException exception) => exception.Reason is { } reason && Words.Knows($"ledger.reason.{reason}") ? words[$"ledger.reason.{reason}"] : exception.Reason;

    public string Difference(LedgerDifference difference)
    {
        var field = $"ledger.field.{difference.Field}";
        return words["ledger.difference", Words.Knows(field) ? words[field] : difference.Field, Value(difference.Field, difference.Log), Value(difference.Field, difference.Source)];
    }

    private string Value(string field, string? value) => value is null ? "–" : field is "disposition" or "direction" && Words.Knows($"call.{value}") ? words[$"call.{value}"] : value;

    private async Task<IActionResult> Ask(LedgerJobKind kind, string server, DateTime from, DateTime to, CancellationToken ct)
    {
        await mediator.Send(new AskLedger.Command(kind, server, clock.Meant(from), clock.Meant(to)), ct);
        return LocalRedirect("/ledger");
    }

    private async Task<IActionResult> Unreadable(CancellationToken ct)
    {
        ModelState.AddModelError("", words["ledger.noPeriod"]);
        await Fill(ct);
        return new PageResult { StatusCode = StatusCodes.Status422UnprocessableEntity };
    }
}
