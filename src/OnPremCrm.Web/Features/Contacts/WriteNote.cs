using FluentValidation;
using MediatR;
using OnPremCrm.Core;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Merging;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Writes a note on a contact or an organisation.</summary>
public static class WriteNote
{
    public sealed record Command(MergeNoun Noun, Guid Record, string Body) : IRequest<ClientNote?>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator(Words words) => RecordNotes.Check(RuleFor(command => command.Body), words);
    }

    /// <summary>Null: there is no such record, or it is hidden.</summary>
    public sealed class Handler(CrmDatabase database, RecordNotes notes, CurrentUser user, Audit audit, TimeProvider time) : IRequestHandler<Command, ClientNote?>
    {
        public async Task<ClientNote?> Handle(Command command, CancellationToken ct)
        {
            if (await notes.OpenAsync(command.Noun, command.Record, ct) is not { } record)
            {
                return null;
            }

            var now = time.GetUtcNow();
            var isOfPeople = record.Noun == MergeNoun.Contacts;
            var note = new ClientNote
            {
                Id = ClientNoteId.New(now), ContactId = isOfPeople ? new ContactId(record.Id) : null, OrganisationId = isOfPeople ? null : new OrganisationId(record.Id),
                Body = RecordNotes.Text(command.Body), WrittenBy = user.IdOrNull, WrittenByToken = user.TokenId, WrittenByName = user.Name, WrittenAt = now,
            };
            database.ClientNotes.Add(note);
            audit.Add("write-note", Word.Of(record.Noun), record.Id, new { note = note.Body });
            await database.SaveChangesAsync(ct);
            return note;
        }
    }
}
