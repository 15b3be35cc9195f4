namespace OnPremCrm.Telephony.Ledger;

/// <summary>Where a server's channel event log can be read: files, or a table.</summary>
internal interface ICelSource
{
    /// <summary>
    /// The rows from about <paramref name="from"/> on, in the order of their writing: earlier ones may be among them, later ones are complete.
    /// </summary>
    /// <param name="from">By the PBX's clock.</param>
    /// <exception cref="LedgerUnavailableException">It cannot tell.</exception>
    IAsyncEnumerable<CelRow> ReadAsync(DateTimeOffset from, CancellationToken cancellationToken);

    /// <summary>True when it is there and empty because Asterisk has had nothing to write.</summary>
    bool IsNotBegun { get; }

    /// <summary>There is something older than what was read: then the first row is not where the ledger begins.</summary>
    bool HasOlder { get; }

    /// <summary>Lines that were no row in what was read so far.</summary>
    int Damaged { get; }
}
