namespace OnPremCrm.Asterisk.Ami;

/// <summary>
/// Anything that went wrong between us and Asterisk. Three families: they refused (<see cref="AmiRefusedException"/>), the
/// line failed (<see cref="AmiConnectionException"/>), we erred (<see cref="AmiWriteException"/>).
/// </summary>
public abstract class AmiException : Exception
{
    private protected AmiException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>
    /// True when the same request may work later without anybody changing anything. It says nothing about whether the
    /// first one took effect: an Originate that was cut off may have rung a phone.
    /// </summary>
    public abstract bool IsTransient { get; }
}
