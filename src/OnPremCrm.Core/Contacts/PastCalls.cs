using Microsoft.EntityFrameworkCore;
using Npgsql;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Contacts;

/// <summary>
/// Calls and callbacks of numbers that nobody had when they rang and that one contact, or one organisation, has now. A number that several have is left to an
/// operator; so are calls that name somebody already, and those of numbers that are only logged.
/// </summary>
public static class PastCalls
{
    private const string Tie = """
        WITH owners AS (
            SELECT entry.number, min(entry.contact_id::text)::uuid AS contact_id, min(COALESCE(entry.organisation_id, contact.organisation_id)::text)::uuid AS organisation_id
            FROM phone_numbers entry LEFT JOIN contacts contact ON contact.id = entry.contact_id
            WHERE entry.number = ANY(@numbers) AND NOT entry.is_wrong GROUP BY entry.number HAVING count(*) = 1),
        owed AS (
            UPDATE callbacks SET contact_id = owners.contact_id, organisation_id = owners.organisation_id FROM owners
            WHERE callbacks.number = owners.number AND callbacks.contact_id IS NULL AND callbacks.organisation_id IS NULL)
        UPDATE calls SET contact_id = owners.contact_id, organisation_id = owners.organisation_id, match = 'exact' FROM owners
        WHERE calls.number = owners.number AND calls.contact_id IS NULL AND calls.organisation_id IS NULL AND calls.match IN ('none', 'maybe')
        """;

    // Those that somebody chose stay.
    private const string Untie = """
        WITH owed AS (
            UPDATE callbacks SET contact_id = NULL, organisation_id = NULL WHERE contact_id = @contact AND number = ANY(@numbers))
        UPDATE calls SET contact_id = NULL, organisation_id = NULL, match = 'none' WHERE contact_id = @contact AND number = ANY(@numbers) AND match = 'exact'
        """;

    /// <summary>Ties them to whom the numbers belong.</summary>
    /// <param name="numbers">E.164; saved, in the same transaction.</param>
    public static Task TieAsync(CrmDatabase database, IReadOnlyCollection<string> numbers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        return numbers.Count == 0 ? Task.CompletedTask : database.Database.ExecuteSqlRawAsync(Tie, [Numbers(numbers)], cancellationToken);
    }

    /// <summary>Ties them to whom the numbers belong.</summary>
    /// <param name="connection">In the transaction that wrote the numbers.</param>
    /// <param name="numbers">E.164.</param>
    internal static Task TieAsync(NpgsqlConnection connection, IReadOnlyCollection<string> numbers, CancellationToken cancellationToken) =>
        numbers.Count == 0 ? Task.CompletedTask : RunAsync(connection, Tie, [Numbers(numbers)], cancellationToken);

    /// <summary>They are of an unknown caller again.</summary>
    /// <param name="connection">In the transaction that takes the numbers from the contact.</param>
    internal static Task UntieAsync(NpgsqlConnection connection, Guid contact, IReadOnlyCollection<string> numbers, CancellationToken cancellationToken) =>
        numbers.Count == 0 ? Task.CompletedTask : RunAsync(connection, Untie, [new NpgsqlParameter("contact", contact), Numbers(numbers)], cancellationToken);

    private static NpgsqlParameter Numbers(IReadOnlyCollection<string> numbers) => new("numbers", numbers.ToArray());

    private static async Task RunAsync(NpgsqlConnection connection, string sql, NpgsqlParameter[] values, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(values);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
