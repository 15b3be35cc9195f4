using System.Text.Json;
using Npgsql;
using OnPremCrm.Core.Contacts;

namespace OnPremCrm.Core.Privacy;

/// <summary>
/// Everything in the database that is kept of a person, taken away in one transaction; or tried, and rolled back, to count what would go: the dry run is the same work.
/// Calls stay, for the figures, without anything that says with whom they were.
/// A number that somebody else has too stays theirs: of its calls only those go that are the person's.
/// </summary>
public sealed class PersonErasure(string connectionString, TimeProvider time)
{
    private const int StatementSeconds = 600;

    // The numbers and addresses that are this person's alone, in any form in which they may stand in a text; and the calls.
    private const string Prepare = """
        CREATE TEMP TABLE going_numbers ON COMMIT DROP AS
            SELECT DISTINCT number, as_written FROM phone_numbers mine
            WHERE contact_id = $1 AND NOT EXISTS (
                SELECT FROM phone_numbers other WHERE other.number = mine.number AND other.contact_id IS DISTINCT FROM $1);
        """;

    // A text of less than six characters would be found in what is somebody else's.
    private const string PrepareTexts = """
        CREATE TEMP TABLE going_texts ON COMMIT DROP AS
            SELECT DISTINCT '%' || replace(replace(replace(text, '\', '\\'), '%', '\%'), '_', '\_') || '%' AS pattern
            FROM (
                SELECT number AS text FROM going_numbers
                UNION SELECT substr(number, 2) FROM going_numbers
                UNION SELECT as_written FROM going_numbers
                UNION SELECT address FROM email_addresses mine WHERE contact_id = $1
                    AND NOT EXISTS (SELECT FROM email_addresses other WHERE lower(other.address) = lower(mine.address) AND other.contact_id IS DISTINCT FROM $1)
                UNION SELECT account FROM messenger_accounts WHERE contact_id = $1
            ) texts WHERE length(text) >= 6;
        """;

    private const string PrepareCalls = """
        CREATE TEMP TABLE going_calls ON COMMIT DROP AS
            SELECT id FROM calls WHERE contact_id = $1
            UNION SELECT calls.id FROM going_numbers JOIN calls ON calls.number = going_numbers.number AND calls.contact_id IS NULL;
        """;

    // Consultations that became part of one of them.
    private const string PrepareMerged = """
        INSERT INTO going_calls
            SELECT DISTINCT began_call_id FROM call_aliases WHERE call_id IN (SELECT id FROM going_calls) AND began_call_id IS NOT NULL AND began_call_id NOT IN (SELECT id FROM going_calls);
        """;

    // Merges that this person came out of: the copies of those that went into it are the same person's.
    private const string PrepareMerges = """
        CREATE TEMP TABLE going_merges ON COMMIT DROP AS
            WITH RECURSIVE gone AS (
                SELECT id, noun FROM merges WHERE survivor_id = $1 AND noun = 'contacts'
                UNION SELECT merges.id, merges.noun FROM gone JOIN merged_records ON merged_records.merge_id = gone.id JOIN merges ON merges.survivor_id = merged_records.record_id AND merges.noun = 'contacts'
            ) SELECT id FROM gone UNION SELECT merge_id FROM merged_records WHERE record_id = $1;
        """;

    private static readonly ErasureStep[] Steps =
    [
        // from here on nothing is written into these calls again, by whomever
        new(null, "INSERT INTO erased_calls (call_id, erased_at) SELECT id, $2 FROM going_calls ON CONFLICT DO NOTHING"),
        new(null, "INSERT INTO erased_numbers (hash, until) SELECT DISTINCT erasure_hash(number), $2 FROM going_numbers ON CONFLICT (hash) DO UPDATE SET until = excluded.until"),
        // whatever searches whole tables comes before the rows of calls, for which the telephony service may wait
        new("importRows", """
            UPDATE import_rows SET cells = '{}', remarks = NULL, change = NULL
            WHERE contact_id = $1 OR EXISTS (SELECT FROM going_texts WHERE array_to_string(import_rows.cells, ' ') ILIKE pattern)
            """),
        // whose files hold this person nobody can tell, and a list can be asked for again
        new(null, "CREATE TEMP TABLE going_files ON COMMIT DROP AS SELECT id FROM exports WHERE noun = 'contacts'"),
        new("exportFiles", "SELECT count(*) FROM stored_file_parts WHERE part = 0 AND file_id IN (SELECT id FROM going_files)"),
        new(null, "DELETE FROM stored_file_parts WHERE file_id IN (SELECT id FROM going_files)"),
        new(null, "DELETE FROM exports WHERE id IN (SELECT id FROM going_files)"),
        new(null, """
            UPDATE answered_requests SET body = NULL, location = NULL, erased_at = $2
            WHERE body LIKE '%' || $1::text || '%' OR EXISTS (SELECT FROM going_texts WHERE concat_ws(' ', body, location) ILIKE pattern)
                OR EXISTS (SELECT FROM going_calls WHERE body LIKE '%' || going_calls.id || '%')
            """),
        new("mergeCopies", "UPDATE merged_records SET kept = NULL WHERE kept IS NOT NULL AND merge_id IN (SELECT id FROM going_merges)"),
        new(null, "UPDATE merges SET before = NULL, after = NULL WHERE id IN (SELECT id FROM going_merges)"),
        new(null, "DELETE FROM merge_moves WHERE merge_id IN (SELECT id FROM going_merges)"),
        // somebody of the same number or address who was deleted was most likely the same person
        new("deletedCopies", "UPDATE deletions SET kept = NULL, name = NULL WHERE kept IS NOT NULL AND noun = 'contacts' AND EXISTS (SELECT FROM going_texts WHERE kept::text ILIKE pattern)"),
        new(null, "DELETE FROM deletion_moves USING deletions WHERE deletions.id = deletion_id AND kept IS NULL"),
        new(null, "DELETE FROM bulk_edit_rows WHERE record_id = $1"),
        new(null, "DELETE FROM not_duplicates WHERE one_id = $1 OR other_id = $1"),
        new("views", "DELETE FROM saved_views WHERE EXISTS (SELECT FROM going_texts WHERE concat(name, ' ', query_text(query)) ILIKE pattern)"),
        new("ignoredNumbers", "DELETE FROM ignored_numbers WHERE number IN (SELECT number FROM going_numbers)"),
        new(null, "UPDATE ledger_jobs SET result = NULL WHERE result IS NOT NULL AND state IN ('done', 'failed') AND EXISTS (SELECT FROM going_texts WHERE result::text ILIKE pattern)"),
        new("strayFiles", "DELETE FROM stray_recordings WHERE EXISTS (SELECT FROM going_texts WHERE path ILIKE pattern)"),
        // one that is being fetched may still appear
        new(null, """
            INSERT INTO recording_removals (recording_id, stored_path, erasure_id, asked_at, next_try_at)
            SELECT id, stored_path, nullif($3, '00000000-0000-0000-0000-000000000000'::uuid), $2, CASE WHEN state = 'writing' THEN $2 + interval '10 minutes' ELSE $2 END FROM recordings WHERE call_id IN (SELECT id FROM going_calls) AND (stored_path IS NOT NULL OR state = 'writing') ON CONFLICT DO NOTHING
            """),
        new("recordings", "DELETE FROM recordings WHERE call_id IN (SELECT id FROM going_calls)"),
        new("notes", "DELETE FROM call_notes WHERE call_id IN (SELECT id FROM going_calls)"),
        new("events", "DELETE FROM call_events WHERE call_id IN (SELECT id FROM going_calls)"),
        new(null, "DELETE FROM call_matchings WHERE call_id IN (SELECT id FROM going_calls)"),
        new(null, "DELETE FROM live_calls WHERE call_id IN (SELECT id FROM going_calls)"),
        new("callbacks", "DELETE FROM callbacks WHERE contact_id = $1 OR (contact_id IS NULL AND number IN (SELECT number FROM going_numbers))"),
        new("commands", """
            DELETE FROM telephony_commands
            WHERE contact_id = $1 OR call_id IN (SELECT id FROM going_calls) OR (contact_id IS NULL AND number IN (SELECT number FROM going_numbers))
            """),
        new(null, "UPDATE call_legs SET channel = 'erased' WHERE call_id IN (SELECT id FROM going_calls) AND extension IS NULL"),
        new("calls", """
            UPDATE calls SET number = NULL, number_as_presented = NULL, number_cleaned = NULL, number_reading = 'erased', caller_name = NULL,
                dialled = CASE WHEN direction = 'outbound' THEN NULL ELSE dialled END, contact_id = NULL, command_id = NULL, match = coalesce(match, 'none'), updated_at = $2
            WHERE id IN (SELECT id FROM going_calls)
            """),
        new("auditDetails", "SELECT erase_audit_details($4)"),
        new("consents", "SELECT erase_consents($1)"),
        new("clientNotes", "DELETE FROM client_notes WHERE contact_id = $1"),
        new("files", "DELETE FROM client_files WHERE contact_id = $1"),
        new("numbers", "DELETE FROM phone_numbers WHERE contact_id = $1"),
        new("emails", "DELETE FROM email_addresses WHERE contact_id = $1"),
        new("addresses", "DELETE FROM postal_addresses WHERE contact_id = $1"),
        new("messengers", "DELETE FROM messenger_accounts WHERE contact_id = $1"),
        new("affiliations", "DELETE FROM affiliations WHERE contact_id = $1"),
        new("fields", """
            WITH gone AS (DELETE FROM contacts WHERE id = $1 RETURNING *)
            SELECT coalesce(sum(1 + num_nonnulls(organisation_id, job_title, language, note, birthday, source) + (tags <> '{}')::integer
                + (SELECT count(*) FROM jsonb_object_keys(custom))), 0) FROM gone
            """),
    ];

    // Of the person's own entries, and of any that name one of the numbers or addresses.
    private const string FindAudit = """
        SELECT id FROM audit_entries
        WHERE details IS NOT NULL AND details <> '{"erased": true}' AND (
            (noun = 'contacts' AND (noun_id = $1 OR noun_id = ANY ($2)))
            OR (noun IN ('calls', 'call-notes', 'callbacks', 'commands', 'recordings') AND (noun_id = ANY ($2) OR details ->> 'call' = ANY ($3)))
            OR details::text ILIKE ANY ($4) OR details ->> 'contact' = $1::text)
        """;

    /// <summary>What is counted, in the order in which people ask.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
        ["fields", "numbers", "emails", "addresses", "messengers", "affiliations", "consents", "clientNotes", "files", "calls", "recordings", "notes", "callbacks", "commands", "events", "auditDetails", "importRows", "mergeCopies", "deletedCopies", "exportFiles", "views", "ignoredNumbers", "strayFiles"];

    /// <summary>How much of what would go. Nothing does.</summary>
    /// <returns>Null: there is no such person.</returns>
    public async Task<IReadOnlyDictionary<string, long>?> TryAsync(ContactId contact, CancellationToken cancellationToken) =>
        (await WorkAsync(contact, null, cancellationToken)).Counts;

    /// <summary>Takes it away, and notes in the erasure how much it was, all at once: whoever ends in the middle has done nothing.</summary>
    /// <returns>False: a call with the person is up, so it must be tried again.</returns>
    public async Task<bool> RunAsync(Erasure erasure, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(erasure);
        return !(await WorkAsync(erasure.ContactId, erasure.Id, cancellationToken)).IsUp;
    }

    private async Task<(IReadOnlyDictionary<string, long>? Counts, bool IsUp)> WorkAsync(ContactId contact, ErasureId? erasure, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        if (await ScalarAsync(connection, "SELECT count(*) FROM contacts WHERE id = $1", cancellationToken, contact.Value) is not 1L)
        {
            // Went in another way since it was asked for.
            await ScalarAsync(connection, "UPDATE erasures SET state = 'removing', rows_gone_at = $2, waits_for = NULL WHERE id = $1 AND state = 'queued'", cancellationToken, (erasure ?? default).Value, now);
            await transaction.CommitAsync(cancellationToken);
            return (null, false);
        }

        // DDL takes no parameters, and the id is ours.
        foreach (var sql in new[] { Prepare, PrepareTexts, PrepareCalls, PrepareMerged, PrepareMerges })
        {
            await ScalarAsync(connection, sql.Replace("$1", $"'{contact.Value:D}'::uuid", StringComparison.Ordinal), cancellationToken);
        }

        var isUp = await ScalarAsync(connection, "SELECT EXISTS (SELECT FROM calls WHERE id IN (SELECT id FROM going_calls) AND state <> 'ended')", cancellationToken) is true;
        if (isUp && erasure is not null)
        {
            return (null, true);
        }

        var entries = await AuditAsync(connection, contact, cancellationToken);
        var counts = new Dictionary<string, long>();
        foreach (var step in Steps)
        {
            var went = await DoAsync(connection, step, [contact.Value, now, (erasure ?? default).Value, entries], cancellationToken);
            if (step.Kind is { } kind)
            {
                counts[kind] = went;
            }
        }

        if (erasure is { } id)
        {
            await ScalarAsync(connection, "UPDATE erasures SET state = 'removing', rows_gone_at = $2, waits_for = NULL, counts = $3::jsonb WHERE id = $1", cancellationToken, id.Value, now, JsonSerializer.Serialize(counts));
            await transaction.CommitAsync(cancellationToken);
        }

        return (counts, isUp);
    }

    private static async Task<Guid[]> AuditAsync(NpgsqlConnection connection, ContactId contact, CancellationToken cancellationToken)
    {
        var calls = (Guid[])(await ScalarAsync(connection, "SELECT coalesce(array_agg(id), '{}') FROM going_calls", cancellationToken))!;
        var patterns = (string[])(await ScalarAsync(connection, "SELECT coalesce(array_agg(pattern), '{}') FROM going_texts", cancellationToken))!;
        var about = (Guid[])(await ScalarAsync(connection, """
            SELECT coalesce(array_agg(id), '{}') FROM (
                SELECT id FROM going_calls
                UNION SELECT id FROM recordings WHERE call_id IN (SELECT id FROM going_calls)
                UNION SELECT id FROM call_notes WHERE call_id IN (SELECT id FROM going_calls)
                UNION SELECT id FROM callbacks WHERE contact_id = $1 OR (contact_id IS NULL AND number IN (SELECT number FROM going_numbers))
                UNION SELECT id FROM telephony_commands WHERE contact_id = $1
                UNION SELECT record_id FROM merged_records WHERE merge_id IN (SELECT id FROM going_merges)) about
            """, cancellationToken, contact.Value))!;
        return (Guid[])(await ScalarAsync(connection, $"SELECT coalesce(array_agg(id), '{{}}') FROM ({FindAudit}) found", cancellationToken,
            contact.Value, about, calls.Select(call => call.ToString()).ToArray(), patterns))!;
    }

    private static async Task<long> DoAsync(NpgsqlConnection connection, ErasureStep step, object[] values, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(step.Sql, connection) { CommandTimeout = StatementSeconds };
        // Only those that it names: a statement with one too many is refused.
        var used = Enumerable.Range(1, values.Length).Where(at => step.Sql.Contains($"${at}", StringComparison.Ordinal)).ToList();
        var sql = step.Sql;
        for (var at = 0; at < used.Count; at++)
        {
            sql = sql.Replace($"${used[at]}", $"${at + 1}", StringComparison.Ordinal);
            command.Parameters.Add(new() { Value = values[used[at] - 1] });
        }

        command.CommandText = sql;
        return step.IsCount
            ? Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), System.Globalization.CultureInfo.InvariantCulture)
            : await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = StatementSeconds };
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
