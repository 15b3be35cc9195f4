using System.Text;

namespace OnPremCrm.Web.Hosting.Masking;

/// <summary>Holds an answer back while it is a text, so that its numbers can be hidden before any of it leaves. Sounds and files pass, and so does the live stream, which carries nouns and ids only.</summary>
public sealed class VeilStream(HttpResponse response, Stream inner) : Stream
{
    private MemoryStream? _held;
    private bool _passes;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public static bool IsText(string? contentType) => contentType is not null && !contentType.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase)
        && (contentType.StartsWith("text/", StringComparison.OrdinalIgnoreCase) || contentType.Contains("json", StringComparison.OrdinalIgnoreCase));

    /// <summary>Sends what was held back, with its numbers hidden.</summary>
    public async Task FinishAsync(NumberVeil veil, CancellationToken ct)
    {
        if (_held is null)
        {
            return;
        }

        var text = Encoding.UTF8.GetString(_held.GetBuffer(), 0, (int)_held.Length);
        var hidden = response.ContentType!.Contains("html", StringComparison.OrdinalIgnoreCase) ? veil.HideInHtml(text) : veil.HideInText(text);
        await inner.WriteAsync(Encoding.UTF8.GetBytes(hidden), ct);
    }

    public override void Write(byte[] buffer, int offset, int count) => Target().Write(buffer, offset, count);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => Target().WriteAsync(buffer, cancellationToken);

    public override void Flush()
    {
        if (_passes)
        {
            inner.Flush();
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => _passes ? inner.FlushAsync(cancellationToken) : Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    // What kind of answer it is is known when its first byte is written.
    private Stream Target()
    {
        if (_held is null && !_passes)
        {
            _passes = !IsText(response.ContentType);
            _held = _passes ? null : new MemoryStream();
        }

        return _held ?? inner;
    }
}
