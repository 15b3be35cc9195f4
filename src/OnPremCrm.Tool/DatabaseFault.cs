using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace OnPremCrm.Tool;

/// <summary>What a failure of the database means for a person, and what helps.</summary>
internal static class DatabaseFault
{
    /// <summary>The sentence; null when the exception is not about the database.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        DbUpdateException { InnerException: { } inner } => Explain(inner),
        InvalidOperationException { InnerException: NpgsqlException inner } => Explain(inner),
        PostgresException { SqlState: PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn } =>
            "The database has no tables of this version yet. Run: onpremcrm migrate",
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } fault =>
            $"{fault.MessageText}. Create it, e.g.: createdb -O crm crm",
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } fault =>
            $"PostgreSQL refuses the log-in: {fault.MessageText}. Check user and password in ConnectionStrings:Crm.",
        PostgresException fault => $"PostgreSQL refuses: {fault.MessageText}{(fault.Detail is null ? "" : $" ({fault.Detail})")}",
        NpgsqlException fault => $"PostgreSQL cannot be reached: {fault.InnerException?.Message ?? fault.Message}. Check that it runs, and ConnectionStrings:Crm.",
        _ => null,
    };
}
