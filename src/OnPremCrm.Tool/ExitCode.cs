namespace OnPremCrm.Tool;

/// <summary>What the tool tells the program that called it.</summary>
internal enum ExitCode
{
    /// <summary>Done.</summary>
    Done = 0,

    /// <summary>Understood, but it could not be done; standard error says why and what helps.</summary>
    Refused = 1,

    /// <summary>Not understood; standard error says how to write it.</summary>
    Usage = 2,
}
