using System.Buffers;
using System.Text.Json;
using OnPremCrm.Telephony.Calls;

namespace OnPremCrm.Telephony.Journal;

/// <summary>
/// One file of framed records, locked by the process that has it open. Each write is handed to the operating system at once, so it outlives the
/// process; <see cref="Sync"/> makes it outlive a power cut. Not thread-safe.
/// </summary>
internal sealed class JournalFile : IDisposable
{
    private readonly string _path;
    private FileStream _stream;

    private JournalFile(string path, FileStream stream) => (_path, _stream) = (path, stream);

    /// <summary>Bytes in the file.</summary>
    public long Length => _stream.Length;

    /// <summary>Opens or makes the file. Null: another process has it.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">We may not.</exception>
    public static JournalFile? TryOpen(string path)
    {
        try
        {
            return new JournalFile(path, Open(path, FileMode.OpenOrCreate));
        }
        catch (IOException failure) when (IsLocked(failure))
        {
            return null;
        }
    }

    /// <summary>All whole records.</summary>
    /// <param name="damaged">Bytes that are none: a torn end, or a record that this program cannot read.</param>
    public List<JournalRecord> Read(out int damaged)
    {
        var bytes = new byte[_stream.Length];
        _stream.Position = 0;
        _stream.ReadExactly(bytes);
        var records = new List<JournalRecord>();
        foreach (var record in JournalFrame.ReadAll(bytes, out damaged))
        {
            try
            {
                records.Add(JsonSerializer.Deserialize<JournalRecord>(record.Span, SnapshotJson.Live)!);
            }
            catch (JsonException)
            {
                damaged += record.Length; // of a version that knew other fields
            }
        }

        return records;
    }

    /// <summary>Adds framed records. After a failure the file is as long as before.</summary>
    public void Append(ReadOnlySpan<byte> frames)
    {
        var end = _stream.Length;
        try
        {
            _stream.Position = end;
            _stream.Write(frames);
        }
        catch
        {
            _stream.SetLength(end); // no torn record in the middle of what comes later
            throw;
        }
    }

    /// <summary>Puts these records in the place of all others; either the old or the new ones are there, whatever happens.</summary>
    public void Replace(ReadOnlySpan<byte> frames)
    {
        var next = _path + ".new";
        var stream = Open(next, FileMode.Create);
        try
        {
            stream.Write(frames);
            stream.Flush(flushToDisk: true);
            File.Move(next, _path, overwrite: true);
        }
        catch
        {
            stream.Dispose();
            File.Delete(next);
            throw;
        }

        _stream.Dispose();
        _stream = stream;
    }

    /// <summary>Nothing waits any more.</summary>
    public void Clear() => _stream.SetLength(0);

    /// <summary>What was written is on the disk when this returns.</summary>
    public void Sync() => _stream.Flush(flushToDisk: true);

    /// <summary>Closes it, and takes it away when it is empty.</summary>
    public void Dispose()
    {
        if (_stream.CanWrite && _stream.Length == 0)
        {
            File.Delete(_path); // still locked by us: nobody else can have begun to write
        }

        _stream.Dispose();
    }

    /// <summary>A record in its frame.</summary>
    public static void Frame(IBufferWriter<byte> to, JournalRecord record) =>
        JournalFrame.Write(to, JsonSerializer.SerializeToUtf8Bytes(record, SnapshotJson.Live));

    // Not shared: .NET takes flock on Unix and a share mode on Windows, both of which end with the process. No buffer of ours in between.
    private static FileStream Open(string path, FileMode mode) => new(path, new FileStreamOptions
    {
        Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0,
    });

    // EWOULDBLOCK, ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION.
    private static bool IsLocked(IOException failure) => (failure.HResult & 0xFFFF) is 11 or 32 or 33;
}
