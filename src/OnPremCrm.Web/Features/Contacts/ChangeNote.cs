using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Merging;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Changes a note of one's own, unless it was changed since it was read.</summary>
public static class ChangeNote
{
    /// <param name="Version">Of the text that was read. Null: whichever there is.</param>
    public sealed record Command(MergeNoun Noun, Guid Record, ClientNoteId Id, string Body, int? Version) : IRequest<Outcome?>;

    /// <param name="Note">As it is now.</param>
    /// <param name="IsKept">False: somebody changed it meanwhile, and nothing was done.</param>
    public sealed record Outcome(ClientNote Note, bool IsKept);

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator(Words words) => RecordNotes.Check(RuleFor(command => command.Body), words);
    }

    /// <summary>Null: there is no such note, or it is somebody else's.</summary>
    public sealed class Handler(CrmDatabase database, RecordNotes notes, Audit audit, TimeProvider time) : IRequestHandler<Command, Outcome?>
    {
        public async Task<Outcome?> Handle(Command command, CancellationToken ct)
        {
            if (await notes.OpenAsync(command.Noun, command.Record, ct) is not { } record || await notes.MineAsync(record, command.Id, ct) is not { } note)
            {
                return null;
            }

            var body = NumberMask.Restore(RecordNotes.Text(command.Body), note.Body);
            if (note.Body == body || (command.Version ?? note.Version) != note.Version)
            {
                return new Outcome(note, note.Body == body);
            }

            audit.Add("edit-note", Word.Of(record.Noun), record.Id, new { note = new { from = note.Body, to = body } });
            (note.Body, note.EditedAt, note.Version) = (body, time.GetUtcNow(), note.Version + 1);
            try
            {
                await database.SaveChangesAsync(ct);
                return new Outcome(note, true);
            }
            catch (DbUpdateConcurrencyException)
            {
                database.ChangeTracker.Clear();
                return await notes.MineAsync(record, command.Id, ct) is { } current ? new Outcome(current, false) : null;
            }
        }
    }
}
