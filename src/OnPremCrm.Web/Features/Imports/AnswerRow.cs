using MediatR;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Imports;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Imports;

/// <summary>What becomes of one row that waits, or of all that still do.</summary>
public static class AnswerRow
{
    /// <param name="Line">Null: all that wait.</param>
    /// <param name="Outcome">Added, filled, overwritten or skipped.</param>
    /// <param name="ContactId">Who is meant. Null: a new contact, or for each row its first candidate.</param>
    /// <returns>False: the user sees no such import, or it does not wait.</returns>
    public sealed record Command(ImportId Id, int? Line, RowOutcome Outcome, ContactId? ContactId) : IRequest<bool>;

    public sealed class Handler(CrmDatabase database, ImportBook book, ImportReview review, Audit audit) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            if (command.Outcome is not (RowOutcome.Added or RowOutcome.Filled or RowOutcome.Overwritten or RowOutcome.Skipped)
                || await book.FindAsync(command.Id, ct) is not { State: ImportState.Done or ImportState.Cancelled or ImportState.Failed, Waiting: > 0 } import)
            {
                return false;
            }

            if (command.Line is { } line)
            {
                return await review.AnswerAsync(import, line, new RowAnswer(command.Outcome, command.ContactId), ct);
            }

            audit.Add("review", "imports", import.Id.Value, new { all = Core.Word.Of(command.Outcome) });
            await database.SaveChangesAsync(ct);
            await review.AnswerAllAsync(import, command.Outcome, ct);
            return true;
        }
    }
}
