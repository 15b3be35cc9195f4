using Npgsql;

namespace OnPremCrm.Web.Hosting;

/// <summary>Tells "what was sent holds a character that no text of the database can have" (NUL, which no person types) from our own faults.</summary>
public static class UnstorableText
{
    /// <summary>For programs, who read English.</summary>
    public const string Explanation = "A text holds the character U+0000, which cannot be stored or looked for. Nothing was done.";

    public static bool IsCauseOf(Exception? exception) =>
        exception?.GetBaseException() is PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter };
}
