namespace OnPremCrm.Tool;

/// <summary>The command was written wrongly. The tool ends with <see cref="ExitCode.Usage"/> and shows how it is written.</summary>
internal sealed class UsageException(string message) : Exception(message);
