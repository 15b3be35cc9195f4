using FluentValidation;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Merging;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>
/// The notes on contacts and organisations, and who may do what with them: who may see the record reads them, who may edit it writes some, and what somebody wrote is changed
/// and deleted by nobody else.
/// </summary>
public sealed class RecordNotes(CrmDatabase database, CurrentUser user)
{
    /// <summary>The record, or the one that it was merged into, to write on it. Null: there is none, or it is hidden.</summary>
    /// <exception cref="NotAllowedException">The right to edit does not reach it.</exception>
    public async Task<ClientRecord?> OpenAsync(MergeNoun noun, Guid id, CancellationToken ct)
    {
        var record = await ClientRecord.FindAsync(database, noun, id, ct);
        record?.Demand(user.Viewer, Deed.Edit);
        return record;
    }

    /// <summary>Those on the record itself.</summary>
    public IQueryable<ClientNote> Of(MergeNoun noun, Guid id)
    {
        var (contact, organisation) = (new ContactId(id), new OrganisationId(id));
        return noun == MergeNoun.Contacts ? database.ClientNotes.Where(note => note.ContactId == contact) : database.ClientNotes.Where(note => note.OrganisationId == organisation);
    }

    /// <summary>One of them to be changed or deleted. Null: there is none, or somebody else wrote it.</summary>
    public async Task<ClientNote?> MineAsync(ClientRecord record, ClientNoteId id, CancellationToken ct) =>
        await Of(record.Noun, record.Id).SingleOrDefaultAsync(note => note.Id == id, ct) is { } note && note.IsBy(user.IdOrNull, user.TokenId) ? note : null;

    /// <summary>What a note may be.</summary>
    public static void Check<TCommand>(IRuleBuilder<TCommand, string> body, Words words) => body
        .Must(text => !string.IsNullOrWhiteSpace(text)).WithMessage(_ => words["note.empty"])
        .MaximumLength(NoteBook.LongestBody).WithMessage(_ => words["form.tooLong", NoteBook.LongestBody]);

    /// <summary>As it is kept. Forms send line ends in two characters.</summary>
    public static string Text(string body) => body.ReplaceLineEndings("\n").Trim();
}
