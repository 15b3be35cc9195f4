namespace OnPremCrm.Core.Recordings;

/// <summary>Whether a recording can be played. All but <see cref="Writing"/> are final.</summary>
public enum RecordingState
{
    /// <summary>Asterisk still writes it, or it has not been fetched yet.</summary>
    Writing,

    /// <summary>Fetched, checked and playable.</summary>
    Ready,

    /// <summary>The file holds no sound; nobody spoke.</summary>
    Empty,

    /// <summary>The file was not found where Asterisk said it would be.</summary>
    Missing,

    /// <summary>The file is there and cannot be read as sound.</summary>
    Unreadable,
}
