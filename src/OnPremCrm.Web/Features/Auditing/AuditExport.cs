using System.Runtime.CompilerServices;
using OnPremCrm.Core.Auditing;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Tables;

namespace OnPremCrm.Web.Features.Auditing;

/// <summary>All entries of a question, in portions however many there are, and the columns of their file.</summary>
public sealed class AuditExport(AuditFinder finder, AuditTexts texts, Clock clock, Words words)
{
    private const int Portion = 1000;

    public IReadOnlyList<TableColumn<AuditText>> Columns =>
    [
        new(words["audit.when"], text => clock.Local(text.Entry.At).DateTime, IsWide: true),
        new(words["audit.who"], text => text.Entry.UserName, IsWide: true),
        new(words["audit.address"], text => text.Entry.Address),
        new(words["audit.session"], text => (text.Entry.SessionId?.Value ?? text.Entry.TokenId?.Value)?.ToString()),
        new(words["audit.what"], text => text.Verb),
        new(words["audit.filter.noun"], text => text.Noun),
        new(words["audit.which"], text => text.Target?.Name, IsWide: true),
        new(words["audit.record"], text => text.Entry.NounId?.ToString()),
        new(words["audit.details"], text => string.Join("; ", text.Changes.Select(Say)), IsWide: true),
    ];

    public async IAsyncEnumerable<AuditText> RowsAsync(AuditQuestion question, [EnumeratorCancellation] CancellationToken ct)
    {
        for (AuditEntryId? last = null; ;)
        {
            var entries = await finder.FindAsync(question, last, null, Portion, ct);
            foreach (var text in await texts.ReadAsync(entries, ct))
            {
                yield return text;
            }

            if (entries.Count < Portion)
            {
                yield break;
            }

            last = entries[^1].Id;
        }
    }

    private static string Say(AuditChange change) => change.IsChange ? $"{change.Label}: {change.Before ?? "–"} → {change.After ?? "–"}" : $"{change.Label}: {change.After ?? "–"}";
}
