namespace OnPremCrm.Core.Database;

/// <summary>The database and this program do not belong together; the message says which of the two to change.</summary>
public sealed class MigrationException(string message) : Exception(message);
