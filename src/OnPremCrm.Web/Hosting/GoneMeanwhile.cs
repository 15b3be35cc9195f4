using Npgsql;

namespace OnPremCrm.Web.Hosting;

/// <summary>
/// Tells "what this belongs to was deleted in this moment" from every other fault: the record was there when it was looked for, and gone when something was to be written to it.
/// The foreign key is the judge, so that no handler has to lock what it writes to.
/// </summary>
public static class GoneMeanwhile
{
    /// <summary>For programs, who read English.</summary>
    public const string Explanation = "What this belongs to was deleted or merged in the same moment, and nothing was done. Read it again.";

    public static bool IsCauseOf(Exception? exception) => exception?.GetBaseException() is PostgresException { SqlState: PostgresErrorCodes.ForeignKeyViolation };
}
