using System.Text;

namespace OnPremCrm.Tool;

/// <summary>Where a verb reads and writes. Results go to <see cref="Out"/>, everything meant for a person to <see cref="Error"/>.</summary>
internal sealed class Terminal(Stream input, Stream output, TextWriter error) : IAsyncDisposable
{
    private const int BufferSize = 1 << 16;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Standard input as UTF-8.</summary>
    public StreamReader In { get; } = new(input, Utf8, detectEncodingFromByteOrderMarks: true, BufferSize);

    /// <summary>Standard output, buffered; lines end with LF everywhere.</summary>
    public StreamWriter Out { get; } = new(output, Utf8, BufferSize) { NewLine = "\n" };

    /// <summary>Standard error.</summary>
    public TextWriter Error { get; } = error;

    public ValueTask DisposeAsync() => Out.DisposeAsync();
}
