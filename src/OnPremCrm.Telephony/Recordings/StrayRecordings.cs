using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Npgsql;
using OnPremCrm.Asterisk;
using OnPremCrm.Telephony.Hosting;

namespace OnPremCrm.Telephony.Recordings;

/// <summary>
/// Looks through the PBXs' monitor folders for sound that no call of the log names. The list is made anew each time; a folder that cannot be read
/// leaves what was found before.
/// </summary>
internal sealed partial class StrayRecordings(TelephonyOptions options, NpgsqlDataSource source, TimeProvider time, ILogger<StrayRecordings> log)
{
    private const int HeaderBytes = 44;
    private const int MostListed = 10_000;
    private const int AtOnce = 500;

    // A younger file may be of a call that is still up, or whose end is being written.
    private static readonly TimeSpan Settled = TimeSpan.FromHours(1);
    private static readonly TimeSpan HowFarBack = TimeSpan.FromDays(31);
    private static readonly string[] Endings = [".wav", ".WAV", ".gsm", ".mp3", ".ogg", ".opus", ".g722", ".alaw", ".ulaw", ".sln", ".wav49"];
    private static readonly EnumerationOptions Everywhere = new() { RecurseSubdirectories = true, MaxRecursionDepth = 5, IgnoreInaccessible = true };

    /// <summary>Looks through the folders of all servers whose recordings are seen from here.</summary>
    /// <exception cref="NpgsqlException">The database is away.</exception>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var server in options.Servers.Where(server => !string.IsNullOrEmpty(server.RecordingsPath)))
        {
            try
            {
                var strays = await OfAsync(server, cancellationToken);
                await WriteAsync(server.Name, strays, cancellationToken);
                log.StraysFound(server.Name, strays.Count);
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
            {
                log.StraysNotSought(server.Name, unreadable.Message);
            }
        }
    }

    private async Task<List<FileInfo>> OfAsync(AsteriskServerOptions server, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var strays = new List<FileInfo>();
        var root = new DirectoryInfo(server.RecordingsPath!);
        var files = root.EnumerateFiles("*", Everywhere)
            .Where(file => Endings.Contains(file.Extension) && file.Length > HeaderBytes && !IsSide(file))
            .Where(file => now - file.LastWriteTimeUtc > Settled && now - file.LastWriteTimeUtc < HowFarBack);
        foreach (var some in files.Chunk(AtOnce))
        {
            var known = await KnownAsync(server.Name, some, cancellationToken);
            strays.AddRange(some.Where(file => !known.Contains(Stem(file.Name))));
            if (strays.Count >= MostListed)
            {
                return strays[..MostListed];
            }
        }

        return strays;
    }

    // Half of a recording that is kept in two files; the whole is what the log names.
    private static bool IsSide(FileInfo file) => Stem(file.Name) is var stem
        && (stem.EndsWith(RecordingSides.Outside, StringComparison.Ordinal) || stem.EndsWith(RecordingSides.Inside, StringComparison.Ordinal));

    // By name without ending, as the finder looks for them: a file that was moved or converted after the call still belongs to it.
    private async Task<HashSet<string>> KnownAsync(string server, FileInfo[] files, CancellationToken cancellationToken)
    {
        var oldest = files.Min(file => file.LastWriteTimeUtc) - HowFarBack;
        await using var command = source.CreateCommand("""
            SELECT DISTINCT stem
            FROM recordings, LATERAL regexp_replace(regexp_replace(source_path, '^.*/', ''), '\.[^.]*$', '') AS stem
            WHERE server = $1 AND created_at >= $2 AND stem = ANY($3)
            UNION
            SELECT named.stem
            FROM unnest($4::text[], $5::text[]) AS named (stem, linkedid)
            JOIN call_aliases alias ON alias.server = $1 AND alias.linkedid = named.linkedid
            JOIN recordings ON recordings.call_id = alias.call_id
            """);
        // A file that was renamed after the call is found by the call's id in its name.
        var named = files.Select(file => (Stem: Stem(file.Name), Id: UniqueId().Match(file.Name).Value)).Where(entry => entry.Id.Length > 0).ToList();
        command.Parameters.Add(new NpgsqlParameter { Value = server });
        command.Parameters.Add(new NpgsqlParameter { Value = oldest });
        command.Parameters.Add(new NpgsqlParameter { Value = files.Select(file => Stem(file.Name)).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = named.Select(entry => entry.Stem).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = named.Select(entry => entry.Id).ToArray() });
        var known = new HashSet<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            known.Add(reader.GetString(0));
        }

        return known;
    }

    private async Task WriteAsync(string server, List<FileInfo> strays, CancellationToken cancellationToken)
    {
        var root = Path.GetFullPath(options.Servers.First(candidate => candidate.Name == server).RecordingsPath!);
        await using var command = source.CreateCommand("""
            WITH gone AS (DELETE FROM stray_recordings WHERE server = $1 AND path <> ALL($2))
            INSERT INTO stray_recordings (server, path, bytes, written_at, found_at)
            SELECT $1, path, bytes, written_at, $5 FROM unnest($2::text[], $3::bigint[], $4::timestamptz[]) AS found (path, bytes, written_at)
            ON CONFLICT (server, path) DO UPDATE SET bytes = excluded.bytes, written_at = excluded.written_at
            """);
        foreach (var value in (ReadOnlySpan<object>)[server, strays.Select(file => Path.GetRelativePath(root, file.FullName)).ToArray(),
            strays.Select(file => file.Length).ToArray(), strays.Select(file => file.LastWriteTimeUtc).ToArray(), time.GetUtcNow().UtcDateTime])
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    [GeneratedRegex(@"[0-9]{9,}\.[0-9]+")]
    private static partial Regex UniqueId();

    private static string Stem(string name) => Path.GetFileNameWithoutExtension(name);
}
