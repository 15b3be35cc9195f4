using System.Runtime.CompilerServices;

namespace OnPremCrm.Telephony.Ledger;

/// <summary>Asterisk's CEL as CSV (<c>cel_custom</c>).</summary>
internal sealed class CelFile(string path, TimeZoneInfo zone) : ICelSource
{
    private readonly LedgerFile _file = new(path);
    private long _number;

    /// <inheritdoc/>
    public bool IsNotBegun => _file.IsNotBegun;

    /// <inheritdoc/>
    public bool HasOlder => _file.HasOlder;

    /// <inheritdoc/>
    public int Damaged => _file.Damaged;

    /// <inheritdoc/>
    public async IAsyncEnumerable<CelRow> ReadAsync(DateTimeOffset from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var row in _file.Read(from, Begin, row => row.At))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return row;
        }
    }

    private (Func<List<string>, CelRow?> Reader, bool IsHeader)? Begin(List<string> first)
    {
        if (CelColumns.OfFirst(first, out var isHeader) is not { } columns)
        {
            return null;
        }

        // A file may begin with the tail of a line that rotation cut.
        return isHeader || columns.Read(first, zone, 0) is not null ? (fields => columns.Read(fields, zone, _number++), isHeader) : null;
    }
}
