using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Merging;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Somebody looked: they are not the same. Or says that they might be after all.</summary>
public static class AnswerDuplicates
{
    public sealed record Command(MergeNoun Noun, IReadOnlyList<Guid> Ids, bool AreTwo) : IRequest<bool>;

    public sealed class Handler(CrmDatabase database, CurrentUser user, Audit audit, TimeProvider time) : IRequestHandler<Command, bool>
    {
        /// <returns>False: one of them is not there.</returns>
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            var ids = command.Ids.Distinct().ToList();
            var owners = await OwnersAsync(command.Noun, ids, ct);
            if (ids.Count < 2 || ids.Count > DuplicateBook.MostAlike || owners.Count < ids.Count)
            {
                return false;
            }

            var noun = command.Noun == MergeNoun.Contacts ? GuardedNoun.Contacts : GuardedNoun.Organisations;
            owners.ForEach(owner => user.Viewer.Demand(noun, Deed.Edit, owner));
            await using var transaction = await JoinedTransaction.BeginAsync(database, ct);
            var book = new DuplicateBook(database);
            var changed = command.AreTwo
                ? await book.SayNotDuplicatesAsync(command.Noun, ids, user.IdOrNull, user.Name, time.GetUtcNow(), ct)
                : await book.ForgetNotDuplicatesAsync(command.Noun, ids, ct);
            if (changed > 0)
            {
                foreach (var id in ids)
                {
                    audit.Add(command.AreTwo ? "not-duplicates" : "maybe-duplicates", Word.Of(command.Noun), id, new { of = string.Join(", ", ids.Where(other => other != id)) });
                }

                await database.SaveChangesAsync(ct);
            }

            await transaction.CommitAsync(ct);
            return true;
        }

        private async Task<List<UserId?>> OwnersAsync(MergeNoun noun, List<Guid> ids, CancellationToken ct)
        {
            var (contacts, organisations) = (ids.ConvertAll(id => new ContactId(id)), ids.ConvertAll(id => new OrganisationId(id)));
            return noun == MergeNoun.Contacts
                ? await database.Contacts.Where(contact => contacts.Contains(contact.Id)).Select(contact => contact.OwnerId).ToListAsync(ct)
                : await database.Organisations.Where(organisation => organisations.Contains(organisation.Id)).Select(organisation => organisation.OwnerId).ToListAsync(ct);
        }
    }
}
