namespace OnPremCrm.Tool;

/// <summary>It cannot be done. The message says why and what helps; the tool ends with <see cref="ExitCode.Refused"/>.</summary>
internal sealed class RefusedException(string message) : Exception(message);
