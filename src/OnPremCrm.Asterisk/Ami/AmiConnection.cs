using System.Globalization;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using OnPremCrm.Asterisk.Actions;

namespace OnPremCrm.Asterisk.Ami;

/// <summary>
/// One connection to one Asterisk, from connecting to its end. A single reader drains the socket whatever happens elsewhere; one keeper
/// logs in, sets the session up and then watches that the line is alive; anybody may send actions meanwhile.
/// </summary>
internal sealed class AmiConnection : IAsyncDisposable
{
    private const int ReadBytes = 128 * 1024;

    // In a burst the reader lets the consumer catch up for so long before each read. A fifth of the shortest time after which Asterisk gives up a session
    // that takes nothing (writetimeout, 100 ms), so that a consumer that hangs still costs events and never the session.
    private static readonly TimeSpan Courtesy = TimeSpan.FromMilliseconds(20);

    private readonly AmiOptions options;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly AmiInbox inbox;
    private readonly AmiQueue queue;

    // So that actions of two connections, or of two programs, never share an id.
    private readonly string idPrefix = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly CancellationTokenSource stopping = new();
    private AmiTransport? transport;
    private AmiFault? stopFault;
    private long lastId;
    private volatile bool usable;

    public AmiConnection(AmiOptions options, AmiQueue queue, AmiSession? earlier, bool bootExpected, TimeProvider time, ILogger log)
    {
        (this.options, this.queue, this.time, this.log, BootExpected) = (options, queue, time, log, bootExpected);
        inbox = new AmiInbox(queue, earlier, time, log, options.ToString());
    }

    /// <summary>True when this server is known to send FullyBooted.</summary>
    public bool BootExpected { get; }

    /// <summary>What has been received.</summary>
    public AmiInbox Inbox => inbox;

    /// <summary>True when the server has answered a ping, so that one without an answer means something.</summary>
    public bool AnswersPings { get; set; }

    /// <summary>True when nobody on a network can read along.</summary>
    public bool IsPrivate => transport?.IsPrivate == true;

    /// <summary>Runs the connection to its end and returns why it ended. Never returns without an end and never throws for one.</summary>
    public async Task<(AmiFault Fault, string Detail)> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            transport = await AmiTransport.ConnectAsync(options, time, cancellationToken).ConfigureAwait(false);
        }
        catch (AmiConnectionException e)
        {
            return (e.Fault, e.Message);
        }
        catch (OperationCanceledException)
        {
            return (AmiFault.ClosedByUs, AmiFault.ClosedByUs.Sentence);
        }

        using var stop = cancellationToken.Register(() => Stop(AmiFault.ClosedByUs));
        var read = Task.Run(ReadAsync, CancellationToken.None);
        var refusal = await KeepAsync().ConfigureAwait(false);
        var fault = await read.ConfigureAwait(false);

        // A server that refuses a log-in also hangs up, and the reader may have seen that first.
        return refusal ?? (fault, fault.Sentence);
    }

    /// <summary>Sends an action when the log-in is done.</summary>
    public async Task<TResult> SendAsync<TResult>(AmiAction<TResult> action, CancellationToken cancellationToken)
    {
        if (!usable)
        {
            throw new AmiDisconnectedException(AmiFault.ClosedByUs, action.Name);
        }

        var reply = await AskAsync(action, action.Timeout ?? options.ActionTimeout, atLogin: false, cancellationToken).ConfigureAwait(false);
        return action.Read(reply);
    }

    /// <summary>Sends an action and awaits its answer for <paramref name="limit"/>, or longer while items of a list arrive.</summary>
    public async Task<AmiReply> AskAsync<TResult>(AmiAction<TResult> action, TimeSpan limit, bool atLogin, CancellationToken cancellationToken)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{idPrefix}-{Interlocked.Increment(ref lastId)}");
        var bytes = AmiWriter.Write(action.ToMessage(id));
        var pending = new PendingAction(action.Name, action.ListEnd);
        try
        {
            if (!inbox.Expect(id, pending))
            {
                throw new AmiDisconnectedException(stopFault ?? AmiFault.ClosedByServer, action.Name);
            }

            if (atLogin)
            {
                inbox.LoginStep = pending;
            }

            await WriteAsync(bytes, action.Name, cancellationToken).ConfigureAwait(false);
            while (true)
            {
                var before = pending.Received;
                try
                {
                    return await pending.Answer.WaitAsync(limit, time, cancellationToken).ConfigureAwait(false);
                }
                catch (TimeoutException) when (pending.Received == before)
                {
                    throw new AmiTimeoutException(action.Name, limit);
                }
                catch (OperationCanceledException) when (pending.Answer.IsCompleted)
                {
                    // The answer and the end of the connection came together.
                    return await pending.Answer.ConfigureAwait(false);
                }
                catch (TimeoutException)
                {
                    // Items arrived: a long list on a slow line is no silence.
                }
            }
        }
        finally
        {
            inbox.Forget(id);
            if (atLogin)
            {
                inbox.LoginStep = null;
            }
        }
    }

    /// <summary>Ends the connection. The first fault counts.</summary>
    public void Stop(AmiFault fault)
    {
        stopFault ??= fault;
        stopping.Cancel();
    }

    /// <summary>Cuts the line.</summary>
    public async ValueTask DisposeAsync()
    {
        Stop(AmiFault.ClosedByUs);
        if (transport is not null)
        {
            await transport.DisposeAsync().ConfigureAwait(false);
        }

        // stopping and writing are left to the collector: somebody may still be sending, and they hold nothing.
    }

    /// <summary>The reader: nothing here awaits anything but the socket, and in a burst a moment's courtesy.</summary>
    private async Task<AmiFault> ReadAsync()
    {
        AmiFault fault;
        try
        {
            var pipe = PipeReader.Create(transport!.Stream, new StreamPipeReaderOptions(bufferSize: ReadBytes, minimumReadSize: 4096, leaveOpen: true));
            while (true)
            {
                var result = await pipe.ReadAsync(stopping.Token).ConfigureAwait(false);
                var buffer = result.Buffer;
                inbox.Receive(ref buffer);
                pipe.AdvanceTo(buffer.Start, buffer.End);
                if (result.IsCompleted)
                {
                    await pipe.CompleteAsync().ConfigureAwait(false);
                    fault = AmiFault.ClosedByServer;
                    break;
                }

                if (queue.RoomAsync() is { } room)
                {
                    await Task.WhenAny(room, Task.Delay(Courtesy, time, stopping.Token)).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            fault = AmiFault.ClosedByUs;
        }
        catch (AmiProtocolException e)
        {
            log.ReadingFailed(e, options.ToString());
            fault = e.Fault;
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            fault = AmiFault.Broken;
        }
        catch (Exception e)
        {
            log.ReadingFailed(e, options.ToString());
            fault = AmiFault.Internal;
        }

        usable = false;
        fault = inbox.End(stopFault ?? fault);
        stopFault ??= fault;
        await stopping.CancelAsync().ConfigureAwait(false);
        return fault;
    }

    /// <summary>The keeper. Returns why the log-in failed, null when the reader knows best why it is over.</summary>
    private async Task<(AmiFault Fault, string Detail)?> KeepAsync()
    {
        try
        {
            await AmiLogin.RunAsync(this, options, time, log, stopping.Token).ConfigureAwait(false);
            usable = !stopping.IsCancellationRequested;
            inbox.LoggedIn();
            await new AmiSetUp(this, options, time, log).RunAsync(stopping.Token).ConfigureAwait(false);
            await WatchAsync().ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (AmiDisconnectedException)
        {
            return null;
        }
        catch (AmiConnectionException e)
        {
            Stop(e.Fault);
            return (e.Fault, e.Message);
        }
        catch (AmiWriteException e)
        {
            // A user name or a filter that cannot be sent: the configuration is wrong, and nothing was sent of it.
            Stop(AmiFault.Internal);
            return (AmiFault.Internal, e.Message);
        }
    }

    private async Task WatchAsync()
    {
        while (true)
        {
            var silence = time.GetUtcNow() - inbox.LastHeard;
            if (silence < options.PingAfter)
            {
                // A clock that was set back must not make this a long sleep.
                var pause = silence < TimeSpan.Zero ? options.PingAfter : options.PingAfter - silence;
                await Task.Delay(pause, time, stopping.Token).ConfigureAwait(false);
                continue;
            }

            var before = inbox.LastHeard;
            try
            {
                await AskAsync(new Ping(), options.PingTimeout, atLogin: false, stopping.Token).ConfigureAwait(false);
                AnswersPings = true;
            }
            catch (AmiRefusedException)
            {
                // An answer is an answer.
            }
            catch (AmiTimeoutException)
            {
                if (AnswersPings && inbox.LastHeard == before)
                {
                    Stop(AmiFault.Silent);
                }
                else if (inbox.LastHeard == before)
                {
                    // This server answers no pings. TCP tells when it is gone.
                    await Task.Delay(options.PingAfter, time, stopping.Token).ConfigureAwait(false);
                }
            }
        }
    }

    private async Task WriteAsync(byte[] bytes, string action, CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Not cancelled with the caller: half an action would spoil the next one.
            await transport!.Stream.WriteAsync(bytes, CancellationToken.None).AsTask()
                .WaitAsync(options.ActionTimeout, time, stopping.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or TimeoutException or OperationCanceledException)
        {
            Stop(AmiFault.Broken);
            throw new AmiDisconnectedException(stopFault ?? AmiFault.Broken, action);
        }
        finally
        {
            writing.Release();
        }
    }
}
