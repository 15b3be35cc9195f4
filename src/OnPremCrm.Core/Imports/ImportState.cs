namespace OnPremCrm.Core.Imports;

/// <summary>
/// How far an import is: <c>draft → queued → running → done | cancelled | failed</c>, and from each of those three <c>→ undo-queued → undoing → undone</c>.
/// The user queues, cancels and undoes; a web process does the rest.
/// </summary>
public enum ImportState
{
    /// <summary>The file is read; its columns are being mapped. Nothing is in the contact base.</summary>
    Draft,

    /// <summary>Waits for a web process.</summary>
    Queued,

    /// <summary>A web process is at it; its lease says which.</summary>
    Running,

    /// <summary>Every row has its outcome.</summary>
    Done,

    /// <summary>Stopped by the user; the rows until then are in.</summary>
    Cancelled,

    /// <summary>Stopped by a fault of ours; the rows until then are in.</summary>
    Failed,

    /// <summary>Waits for a web process that takes it back.</summary>
    UndoQueued,

    /// <summary>A web process takes it back.</summary>
    Undoing,

    /// <summary>Taken back, but for what was edited later.</summary>
    Undone,
}
