using System.Net;

namespace OnPremCrm.Web.Tests.Live;

/// <summary>A browser's end of the live feed, read as a test wants it.</summary>
public sealed class Listening : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly HttpResponseMessage _answer;
    private readonly StreamReader _reader;

    private Listening(HttpResponseMessage answer, StreamReader reader)
    {
        _answer = answer;
        _reader = reader;
    }

    public static async Task<Listening> Open(PageClient client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/live");
        request.Headers.Accept.ParseAdd("text/event-stream");
        var answer = await client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo("text/event-stream"));
        return new Listening(answer, new StreamReader(await answer.Content.ReadAsStreamAsync()));
    }

    /// <summary>Opens, and waits until the feed hears the database.</summary>
    public static async Task<Listening> OpenHearing(PageClient client)
    {
        var listening = await Open(client);
        while (await listening.Next() is { } said && !said.StartsWith("hello", StringComparison.Ordinal))
        {
            // "deaf" comes first when the process has just started
        }

        return listening;
    }

    /// <summary>The next message but beats; null when the stream ended.</summary>
    public async Task<string?> Next()
    {
        using var limit = new CancellationTokenSource(Patience);
        while (await _reader.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal) && line != "data: beat")
            {
                return line["data: ".Length..];
            }
        }

        return null;
    }

    /// <summary>Reads up to and with this message; all that came.</summary>
    public async Task<IReadOnlyList<string>> Until(string message)
    {
        var heard = new List<string>();
        while (await Next() is { } next)
        {
            heard.Add(next);
            if (next == message)
            {
                return heard;
            }
        }

        throw new InvalidOperationException($"The stream ended before \"{message}\"; it said {string.Join(", ", heard)}.");
    }

    /// <summary>The nouns that were told of this call, up to and with "calls", which everybody is told.</summary>
    public async Task<IReadOnlyList<string>> Of(Guid callId) =>
        [.. (await Until($"calls {callId}")).Where(message => message.EndsWith(callId.ToString(), StringComparison.Ordinal)).Select(message => message.Split(' ')[0])];

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _answer.Dispose();
        return ValueTask.CompletedTask;
    }
}
