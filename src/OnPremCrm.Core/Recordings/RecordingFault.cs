namespace OnPremCrm.Core.Recordings;

/// <summary>Why a recording cannot be played: the words of <see cref="Recording.StateReason"/>.</summary>
public enum RecordingFault
{
    /// <summary>Empty: the file has a header and no sound. Calls that nobody answers leave such files.</summary>
    NoSound,

    /// <summary>Missing: the file did not appear where Asterisk said, nor anywhere below the recordings folder under its name.</summary>
    NotFound,

    /// <summary>Unreadable: the file is no WAV and ffmpeg, where it is installed, cannot read it either.</summary>
    UnknownFormat,

    /// <summary>Unreadable: a WAV whose coding (GSM, WAV49, mu-law ...) needs ffmpeg, which is not installed.</summary>
    NeedsFfmpeg,

    /// <summary>Unreadable: the header is cut off or contradicts itself.</summary>
    DamagedHeader,

    /// <summary>Missing: it was there, and a rule of retention took it away.</summary>
    KeptNoLonger,

    /// <summary>Missing: it was there, and somebody deleted it.</summary>
    Deleted,
}
