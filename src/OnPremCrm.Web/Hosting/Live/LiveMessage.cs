using System.Text;

namespace OnPremCrm.Web.Hosting.Live;

/// <summary>One message of the stream, written once for all who get it. It carries a noun and an id, never what they stand for: the page asks for that, with its own rights.</summary>
public sealed class LiveMessage
{
    /// <summary>The stream hears the database again: read everything anew.</summary>
    public static readonly LiveMessage Hello = new("hello");

    /// <summary>Still here.</summary>
    public static readonly LiveMessage Beat = new("beat");

    /// <summary>The stream is open but the database is out of reach: what happens now is not told.</summary>
    public static readonly LiveMessage Deaf = new("deaf");

    /// <summary>The telephony service or its link to Asterisk came or went.</summary>
    public static readonly LiveMessage Servers = new("servers");

    private LiveMessage(string text) => Bytes = Encoding.UTF8.GetBytes($"data: {text}\n\n");

    /// <summary>As the stream carries it.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The stream is open. A page that is younger than the last change heard here need not be read anew.</summary>
    /// <param name="quiet">Since nothing changed, as far as was heard.</param>
    public static LiveMessage HelloAfter(TimeSpan quiet) => new($"hello {(long)quiet.TotalMilliseconds}");

    /// <summary>Something changed: <c>calls</c>, <c>callbacks</c>, <c>contacts</c>, <c>organisations</c>, <c>gaps</c>, <c>ledger-jobs</c>, <c>proofs</c>, <c>imports</c>, <c>exports</c>; or, to the one it is about, <c>pop</c>.</summary>
    public static LiveMessage Of(string noun, Guid id) => new($"{noun} {id}");
}
