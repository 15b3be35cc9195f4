namespace OnPremCrm.Testing;

/// <summary>What a test says when PostgreSQL, Asterisk or another real part is not on this machine.</summary>
public static class MissingPart
{
    /// <summary>Skips the running test at home, fails it where <c>CI=true</c>: a build server that silently tests less is worse than a red one.</summary>
    public static void Report(string what, string howToGetIt)
    {
        var text = $"{what} is missing: {howToGetIt}. `./crm test` installs it.";
        if (string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidOperationException(text);
        }

        NUnit.Framework.Assert.Ignore(text);
    }
}
