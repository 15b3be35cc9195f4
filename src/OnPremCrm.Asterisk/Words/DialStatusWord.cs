namespace OnPremCrm.Asterisk.Words;

/// <summary>Reads Asterisk's spelling of <see cref="DialStatus"/>.</summary>
public static class DialStatusWord
{
    /// <summary>Null when there is no word; <see cref="DialStatus.Unknown"/> for one that is not known.</summary>
    public static DialStatus? Parse(string? word)
    {
        if (string.IsNullOrEmpty(word))
        {
            return null;
        }

        return word.ToUpperInvariant() switch
        {
            "ANSWER" => DialStatus.Answer,
            "NOANSWER" => DialStatus.NoAnswer,
            "BUSY" => DialStatus.Busy,
            "CANCEL" => DialStatus.Cancel,
            "CHANUNAVAIL" => DialStatus.ChanUnavail,
            "CONGESTION" => DialStatus.Congestion,
            "ABORT" => DialStatus.Abort,
            "CONTINUE" => DialStatus.Continue,
            "DONTCALL" => DialStatus.DontCall,
            "TORTURE" => DialStatus.Torture,
            "INVALIDARGS" => DialStatus.InvalidArgs,
            var other => other.StartsWith("GOTO", StringComparison.Ordinal) ? DialStatus.Goto : DialStatus.Unknown,
        };
    }
}
