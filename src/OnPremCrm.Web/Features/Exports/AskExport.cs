using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Exports;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Exports;

/// <summary>Asks for a list as a file; it is written in the background. Who takes what along is noted before there is anything to take.</summary>
public static class AskExport
{
    private const int LongestSearch = 200;
    private const int MostColumns = 150;

    /// <param name="Filter">What the list was narrowed by. Null: nothing.</param>
    /// <param name="Columns">Only these behind the name, as the list calls them. Null: all.</param>
    /// <param name="Search">What the list was searched for. Null: everything.</param>
    public sealed record Command(ExportNoun Noun, ExportFormat Format, string? Search, bool Mine, RecordFilter? Filter = null, IReadOnlyList<string>? Columns = null) : IRequest<ExportId>;

    /// <summary>Whose right it takes.</summary>
    public static GuardedNoun GuardedNounOf(ExportNoun noun) => noun == ExportNoun.Contacts ? GuardedNoun.Contacts : GuardedNoun.Organisations;

    public sealed class Handler(CrmDatabase database, CurrentUser user, Audit audit, TimeProvider time) : IRequestHandler<Command, ExportId>
    {
        public async Task<ExportId> Handle(Command command, CancellationToken ct)
        {
            if (!user.May(GuardedNounOf(command.Noun), Deed.Export))
            {
                throw new NotAllowedException(GuardedNounOf(command.Noun), Deed.Export);
            }

            await DemandFieldsAsync(command, ct);
            var now = time.GetUtcNow();
            var search = string.IsNullOrWhiteSpace(command.Search) ? null : command.Search.Trim()[..Math.Min(command.Search.Trim().Length, LongestSearch)];
            var export = new Export
            {
                Id = ExportId.New(now), Noun = command.Noun, Format = command.Format, Search = search, Mine = command.Mine, Tag = command.Filter?.Tag, Custom = command.Filter?.Custom, OwnerId = command.Filter?.Owner, IsFree = command.Filter?.IsFree == true, Columns = command.Columns?.Distinct().Take(MostColumns).ToList(), State = ExportState.Queued, AskedBy = user.Person,
                Language = Language.Current.Code, Country = user.Country, CreatedAt = now,
            };
            var owner = export.OwnerId is null ? null : await database.Users.Where(one => one.Id == export.OwnerId).Select(one => one.Name).FirstOrDefaultAsync(ct);
            database.Exports.Add(export);
            audit.Add("export", Core.Word.Of(command.Noun), null, new { export = export.Id.Value, format = Core.Word.Of(command.Format), search, mine = command.Mine, owner, nobodys = export.IsFree ? true : (bool?)null, tag = export.Tag, own = export.Custom, columns = export.Columns });
            await database.SaveChangesAsync(ct);
            return export.Id;
        }

        // Which records are in a file narrowed by a field would tell what they have in it.
        private async Task DemandFieldsAsync(Command command, CancellationToken ct)
        {
            var noun = command.Noun == ExportNoun.Contacts ? FieldNoun.Contacts : FieldNoun.Organisations;
            var hidden = command.Filter?.Custom is null ? [] : await CustomFieldBook.HiddenKeysAsync(database, noun, ct);
            if (hidden.Intersect(CustomValues.Parse(command.Filter?.Custom ?? CustomValues.None).Keys).Any())
            {
                throw new NotAllowedException(GuardedNounOf(command.Noun), Deed.Export);
            }
        }
    }
}
