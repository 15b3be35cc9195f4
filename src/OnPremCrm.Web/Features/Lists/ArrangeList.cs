using System.Text.RegularExpressions;
using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Lists;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Lists;

/// <summary>Which columns of a list a user sees, in which order; and how high the rows of all lists are.</summary>
public static partial class ArrangeList
{
    private const int Most = 150;

    /// <param name="Columns">Null: as we think best.</param>
    public sealed record Command(ListNoun Noun, IReadOnlyList<string>? Columns, bool IsCompact) : IRequest;

    /// <summary>What can be the word of a column, each once. Whether a list has it, the list knows.</summary>
    public static List<string> Read(IEnumerable<string> words) => [.. words.Where(word => ColumnWord().IsMatch(word)).Distinct().Take(Most)];

    [GeneratedRegex("^[a-z][A-Za-z0-9_.-]{0,60}$")]
    private static partial Regex ColumnWord();

    public sealed class Handler(CrmDatabase database, CurrentUser user) : AsyncRequestHandler<Command>
    {
        protected override async Task Handle(Command command, CancellationToken ct)
        {
            var me = user.Id;
            await (command.Columns is { } columns
                ? database.Database.ExecuteSqlAsync(
                    $"""
                    INSERT INTO list_layouts (user_id, noun, columns) VALUES ({me.Value}, {Word.Of(command.Noun)}, {columns.ToArray()})
                    ON CONFLICT (user_id, noun) DO UPDATE SET columns = excluded.columns
                    """, ct)
                : database.ListLayouts.Where(layout => layout.UserId == me && layout.Noun == command.Noun).ExecuteDeleteAsync(ct));
            await database.Users.Where(one => one.Id == me).ExecuteUpdateAsync(set => set.SetProperty(one => one.CompactRows, command.IsCompact), ct);
        }
    }
}
