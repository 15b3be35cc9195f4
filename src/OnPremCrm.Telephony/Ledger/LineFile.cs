using System.IO.Compression;
using System.Text;

namespace OnPremCrm.Telephony.Ledger;

/// <summary>The whole lines of a file that somebody else appends to. A last line without its end is still being written and no line.</summary>
internal sealed class LineFile : IDisposable
{
    private const int LongestLine = 1 << 20;

    private readonly Stream _stream;
    private byte[] _buffer = new byte[1 << 16];
    private int _from;
    private int _to;

    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public LineFile(string path)
    {
        // The PBX goes on writing, and its rotation renames and deletes.
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        _stream = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    /// <summary>Its length in bytes when it was asked; 0 for a compressed one, which can only be read from its beginning.</summary>
    public long Length => _stream.CanSeek ? _stream.Length : 0;

    /// <summary>Lines too long to be any, which were passed over.</summary>
    public int TooLong { get; private set; }

    /// <summary>Goes to a byte; the next line read is the first that begins there or later.</summary>
    public void Seek(long offset)
    {
        if (!_stream.CanSeek)
        {
            return;
        }

        (_from, _to) = (0, 0);
        if (offset <= 0)
        {
            _stream.Position = 0;
            return;
        }

        // From the byte before: if that ends a line, ours begins exactly at the offset.
        _stream.Position = offset - 1;
        TryRead(out _);
    }

    /// <summary>The next whole line without its end. False at the end of the file.</summary>
    public bool TryRead(out string line)
    {
        while (true)
        {
            var end = _buffer.AsSpan(_from, _to - _from).IndexOf((byte)'\n');
            if (end >= 0)
            {
                var bytes = _buffer.AsSpan(_from, end);
                _from += end + 1;
                line = Encoding.UTF8.GetString(bytes is [.., (byte)'\r'] ? bytes[..^1] : bytes);
                return true;
            }

            if (!Fill())
            {
                line = "";
                return false;
            }
        }
    }

    public void Dispose() => _stream.Dispose();

    private bool Fill()
    {
        if (_from > 0)
        {
            _buffer.AsSpan(_from, _to - _from).CopyTo(_buffer);
            (_from, _to) = (0, _to - _from);
        }

        if (_to == _buffer.Length)
        {
            if (_buffer.Length >= LongestLine)
            {
                TooLong++;
                _to = 0; // what follows is its tail, and will be refused as a line
            }
            else
            {
                Array.Resize(ref _buffer, _buffer.Length * 2);
            }
        }

        var read = _stream.Read(_buffer, _to, _buffer.Length - _to);
        _to += read;
        return read > 0;
    }
}
