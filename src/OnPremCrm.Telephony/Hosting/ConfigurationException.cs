namespace OnPremCrm.Telephony.Hosting;

/// <summary>The service cannot start as it is configured.</summary>
/// <param name="problems">A sentence for each, naming the key and what to do.</param>
internal sealed class ConfigurationException(IReadOnlyList<string> problems)
    : Exception("The configuration needs attention:" + string.Concat(problems.Select(problem => $"\n  - {problem}")));
