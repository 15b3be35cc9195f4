namespace OnPremCrm.Tool.Checks;

/// <summary>What a check found.</summary>
/// <param name="IsGood">False: it has to be cured.</param>
/// <param name="Subject">What was looked at: "database", "main: trunk PJSIP/itsp".</param>
/// <param name="Text">What was found; when it is not good, with the cure.</param>
internal sealed record Finding(bool IsGood, string Subject, string Text)
{
    public static Finding Good(string subject, string text) => new(true, subject, text);

    public static Finding Bad(string subject, string text) => new(false, subject, text);

    public override string ToString() => $"{(IsGood ? "ok    " : "failed")} {Subject}: {Text}";
}
