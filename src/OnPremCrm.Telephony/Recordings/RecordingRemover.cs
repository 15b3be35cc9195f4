using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OnPremCrm.Core.Recordings;
using OnPremCrm.Telephony.Hosting;

namespace OnPremCrm.Telephony.Recordings;

/// <summary>
/// Removes sound files that shall not be kept any longer; the web asks for it, in the database, because it may not write to the store. Somebody who plays one at that moment
/// hears the part to its end; there is no way to the next one. Asterisk's own file is Asterisk's (docs/operating/privacy.md).
/// </summary>
internal sealed class RecordingRemover(TelephonyOptions options, NpgsqlDataSource source, DatabaseStart database, TimeProvider time, ILogger<RecordingRemover> log) : BackgroundService
{
    private const int AtOnce = 50;
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AfterTrouble = TimeSpan.FromMinutes(1);

    private bool _awayTold;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.Ready.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await RemoveDueAsync(stoppingToken) == AtOnce)
                {
                    // there may be more
                }

                _awayTold = false;
            }
            catch (Exception away) when (away is NpgsqlException or TimeoutException)
            {
                if (!_awayTold)
                {
                    log.RecordingsAway(away.Message);
                    _awayTold = true;
                }
            }

            await Task.Delay(PollInterval, time, stoppingToken);
        }
    }

    /// <returns>How many were looked at.</returns>
    public async Task<int> RemoveDueAsync(CancellationToken cancellationToken)
    {
        var due = new List<(RecordingId Id, string? Path)>();
        await using (var command = source.CreateCommand("SELECT recording_id, stored_path FROM recording_removals WHERE removed_at IS NULL AND next_try_at <= $1 ORDER BY next_try_at LIMIT $2"))
        {
            command.Parameters.Add(new NpgsqlParameter { Value = time.GetUtcNow().UtcDateTime });
            command.Parameters.Add(new NpgsqlParameter { Value = AtOnce });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                due.Add((new RecordingId(reader.GetGuid(0)), reader.IsDBNull(1) ? null : reader.GetString(1)));
            }
        }

        foreach (var (id, path) in due)
        {
            string? fault = null;
            try
            {
                Remove(id, path);
            }
            catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
            {
                fault = trouble.Message;
                log.RecordingNotRemoved(id.Value, trouble.Message);
            }

            await NoteAsync(id, fault, cancellationToken);
        }

        return due.Count;
    }

    // The file, and what an attempt to keep it may have left beside it.
    private void Remove(RecordingId id, string? storedPath)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.RecordingsStorePath));
        if (!Directory.Exists(root))
        {
            throw new IOException($"The store {root} is not there.");
        }

        if (storedPath is not null && Path.GetFullPath(Path.Combine(root, storedPath)) is var path && path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal) && File.Exists(path))
        {
            File.Delete(path);
        }

        var folder = Path.Combine(root, DayOf(id).ToString("yyyy'/'MM'/'dd", CultureInfo.InvariantCulture));
        if (Directory.Exists(folder))
        {
            foreach (var left in Directory.EnumerateFiles(folder, $"*{id}.*").ToList())
            {
                File.Delete(left);
            }
        }
    }

    // A recording's id is made from its beginning, and so is its folder.
    private static DateTime DayOf(RecordingId id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.Value.TryWriteBytes(bytes, bigEndian: true, out _);
        long milliseconds = 0;
        for (var at = 0; at < 6; at++)
        {
            milliseconds = (milliseconds << 8) | bytes[at];
        }

        return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime;
    }

    private async Task NoteAsync(RecordingId id, string? fault, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var command = source.CreateCommand(
            "UPDATE recording_removals SET removed_at = CASE WHEN $2::text IS NULL THEN $3 END, fault = $2, next_try_at = $4, stored_path = CASE WHEN $2::text IS NULL THEN NULL ELSE stored_path END WHERE recording_id = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = id.Value });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)fault ?? DBNull.Value });
        command.Parameters.Add(new NpgsqlParameter { Value = now.UtcDateTime });
        command.Parameters.Add(new NpgsqlParameter { Value = (now + AfterTrouble).UtcDateTime });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
