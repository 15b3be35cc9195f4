namespace OnPremCrm.Core.Exports;

/// <summary>How far an export is: <c>queued → running → done | failed</c>.</summary>
public enum ExportState
{
    /// <summary>Waits for a web process.</summary>
    Queued,

    /// <summary>A web process is at it.</summary>
    Running,

    /// <summary>The file is there.</summary>
    Done,

    /// <summary>There will be none; the fault says why.</summary>
    Failed,
}
