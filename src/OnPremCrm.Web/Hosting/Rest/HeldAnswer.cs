using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace OnPremCrm.Web.Hosting.Rest;

/// <summary>Holds an answer back in memory: not even its headers go out before it is released, so that its request can still fail.</summary>
public sealed class HeldAnswer : IHttpResponseBodyFeature, IDisposable
{
    private readonly IFeatureCollection _features;
    private readonly IHttpResponseBodyFeature _out;
    private readonly MemoryStream _held = new();

    public HeldAnswer(HttpContext context)
    {
        (_features, _out) = (context.Features, context.Features.GetRequiredFeature<IHttpResponseBodyFeature>());
        Writer = PipeWriter.Create(_held, new StreamPipeWriterOptions(leaveOpen: true));
        _features.Set<IHttpResponseBodyFeature>(this);
    }

    public Stream Stream => _held;

    public PipeWriter Writer { get; }

    public void DisableBuffering()
    {
        // what holds is the point of it
    }

    public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task CompleteAsync() => Writer.FlushAsync().AsTask();

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        SendFileFallback.SendFileAsync(_held, path, offset, count, cancellationToken);

    /// <summary>All that was written so far.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadAsync()
    {
        await Writer.FlushAsync();
        return _held.GetBuffer().AsMemory(0, (int)_held.Length);
    }

    /// <summary>What is written from now on goes out.</summary>
    public void Release() => _features.Set(_out);

    public void Dispose()
    {
        Release();
        _held.Dispose();
    }
}
