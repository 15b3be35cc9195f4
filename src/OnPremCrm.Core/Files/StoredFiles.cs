using Npgsql;
using NpgsqlTypes;

namespace OnPremCrm.Core.Files;

/// <summary>Files that lie in the database, in parts, so that any process finds them and none is held in memory.</summary>
public static class StoredFiles
{
    private const int PartBytes = 512 * 1024;

    /// <summary>Keeps what the stream has, in the transaction of the connection.</summary>
    /// <returns>How many bytes it was.</returns>
    public static async Task<long> WriteAsync(NpgsqlConnection connection, Guid file, Stream from, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(from);
        var buffer = new byte[PartBytes];
        long total = 0;
        for (var part = 0; await from.ReadAtLeastAsync(buffer, PartBytes, throwOnEndOfStream: false, cancellationToken) is > 0 and var read; part++)
        {
            await using var command = new NpgsqlCommand("INSERT INTO stored_file_parts (file_id, part, bytes) VALUES ($1, $2, $3)", connection)
            {
                Parameters =
                {
                    new() { Value = file },
                    new() { Value = part },
                    new() { Value = new ArraySegment<byte>(buffer, 0, read), NpgsqlDbType = NpgsqlDbType.Bytea },
                },
            };
            await command.ExecuteNonQueryAsync(cancellationToken);
            total += read;
        }

        return total;
    }

    /// <summary>Copies a file that was kept.</summary>
    /// <returns>False: there is none.</returns>
    public static async Task<bool> CopyToAsync(NpgsqlConnection connection, Guid file, Stream to, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(to);
        for (var part = 0; ; part++)
        {
            await using var command = new NpgsqlCommand("SELECT bytes FROM stored_file_parts WHERE file_id = $1 AND part = $2", connection)
            {
                Parameters = { new() { Value = file }, new() { Value = part } },
            };
            if (await command.ExecuteScalarAsync(cancellationToken) is not byte[] bytes)
            {
                return part > 0;
            }

            await to.WriteAsync(bytes, cancellationToken);
        }
    }

    /// <summary>Forgets it.</summary>
    public static async Task DeleteAsync(NpgsqlConnection connection, Guid file, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("DELETE FROM stored_file_parts WHERE file_id = $1", connection) { Parameters = { new() { Value = file } } };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
