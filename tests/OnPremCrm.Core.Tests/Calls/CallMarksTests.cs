using Npgsql;
using OnPremCrm.Testing;

namespace OnPremCrm.Core.Tests.Calls;

/// <summary>What the log's index says of recordings and notes is true whatever becomes of them.</summary>
public sealed class CallMarksTests
{
    [Test]
    public async Task A_call_is_marked_as_long_as_it_has_a_recording_that_plays_and_a_note_with_words()
    {
        await using var postgres = await PostgresDatabase.CreateAsync();
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString);
        await Execute(source, """
            INSERT INTO calls (id, server, linkedid, state, direction, started_at, updated_at)
                SELECT uuid_at(now() + make_interval(secs => i)), 'main', i::text, 'ringing', 'inbound', now(), now() FROM generate_series(1, 2) i;
            INSERT INTO recordings (id, call_id, server, source_path, state, created_at, updated_at) SELECT uuid_at(now()), id, 'main', 'a', 'writing', now(), now() FROM calls WHERE linkedid = '1';
            INSERT INTO call_notes (id, call_id, author_name, body, created_at, updated_at) SELECT uuid_at(now()), id, 'Olga', '', now(), now() FROM calls WHERE linkedid = '1'
            """);
        Assert.That(await Marks(source), Is.EqualTo("--|--"));

        await Execute(source, "UPDATE recordings SET state = 'ready', stored_path = 'a', seconds = 1, sha256 = '\\x00'; UPDATE call_notes SET body = 'An offer.'");
        Assert.That(await Marks(source), Is.EqualTo("rn|--"));

        await Execute(source, "UPDATE recordings SET call_id = (SELECT id FROM calls WHERE linkedid = '2'); UPDATE call_notes SET call_id = (SELECT id FROM calls WHERE linkedid = '2')");
        Assert.That(await Marks(source), Is.EqualTo("--|rn"));

        await Execute(source, "UPDATE call_notes SET body = ''; DELETE FROM recordings");
        Assert.That(await Marks(source), Is.EqualTo("--|--"));
    }

    private static async Task Execute(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<string> Marks(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand(
            "SELECT string_agg(CASE WHEN is_recorded THEN 'r' ELSE '-' END || CASE WHEN is_noted THEN 'n' ELSE '-' END, '|' ORDER BY linkedid) FROM calls");
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
