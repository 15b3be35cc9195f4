using System.Buffers;
using Microsoft.Extensions.Logging;
using OnPremCrm.Telephony.Calls;

namespace OnPremCrm.Telephony.Journal;

/// <summary>
/// The bounded file in which the states of calls wait while the database is away. Never throws for what the disk does: it says so in the log
/// once, and the calls wait in memory alone until the disk takes them again.
/// </summary>
internal sealed class CallJournal(string folder, long limitBytes, TimeProvider time, ILogger<CallJournal> log) : IDisposable
{
    // A second service on this machine has a file of its own; what a service that is gone left behind is taken over by whoever starts next.
    private const int MostServices = 8;

    private readonly Lock _lock = new(); // guards all that follows
    private readonly ArrayBufferWriter<byte> _frames = new();
    private readonly List<JournalFile> _inherited = [];
    private JournalFile? _file;
    private bool _failing;
    private bool _full;

    /// <summary>The disk takes what is given to it, and there is room.</summary>
    public bool Works => _file is not null && !_failing && !_full;

    /// <summary>Opens our file, and reads what earlier runs left in this and in others that nobody has open.</summary>
    public JournalContent Open() => Read();

    /// <summary>Reads what a service that was killed meanwhile has left in a file of its own.</summary>
    public JournalContent TakeOver() => Read();

    private JournalContent Read()
    {
        var records = new List<JournalRecord>();
        var damaged = 0;
        lock (_lock)
        {
            try
            {
                Directory.CreateDirectory(folder);
                for (var place = 0; place < MostServices; place++)
                {
                    var path = Path.Combine(folder, place == 0 ? "calls.journal" : $"calls-{place + 1}.journal");
                    if ((_file is not null && !File.Exists(path)) || JournalFile.TryOpen(path) is not { } file)
                    {
                        continue;
                    }

                    records.AddRange(file.Read(out var torn));
                    damaged += torn;
                    if (_file is null)
                    {
                        _file = file;
                    }
                    else
                    {
                        _inherited.Add(file);
                    }
                }
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                Failed(failure);
            }
        }

        if (damaged > 0)
        {
            log.JournalDamaged(folder, damaged);
        }

        return records.Count == 0 ? JournalContent.Nothing : JournalContent.Of(records);
    }

    /// <summary>Puts these calls in the place of all that was kept: at the beginning of an outage, when the file has grown too long, and after a failure.</summary>
    /// <param name="heard">By server: until when we listened.</param>
    /// <returns>The calls that found room.</returns>
    public int Replace(IReadOnlyCollection<CallSnapshot> calls, IReadOnlyDictionary<string, DateTimeOffset> heard)
    {
        lock (_lock)
        {
            _frames.Clear();
            var kept = 0;
            foreach (var (server, at) in heard)
            {
                JournalFile.Frame(_frames, new JournalRecord(server, at, null));
            }

            foreach (var call in calls)
            {
                if (_frames.WrittenCount > limitBytes)
                {
                    break;
                }

                JournalFile.Frame(_frames, new JournalRecord(call.Server, time.GetUtcNow(), call));
                kept++;
            }

            if (kept < calls.Count && !_full)
            {
                log.JournalFull(folder, limitBytes / (1024 * 1024), calls.Count - kept);
            }

            var written = Try(file =>
            {
                file.Replace(_frames.WrittenSpan);
                GiveUpInherited(); // its calls are among these
            });
            _full = kept < calls.Count;
            return written ? kept : 0;
        }
    }

    /// <summary>Keeps what changed since.</summary>
    /// <returns>False: not kept; <see cref="Replace"/> everything in a while.</returns>
    public bool Append(IReadOnlyCollection<CallSnapshot> calls, IReadOnlyDictionary<string, DateTimeOffset> heard)
    {
        lock (_lock)
        {
            if (!Works)
            {
                return false;
            }

            _frames.Clear();
            var now = time.GetUtcNow();
            foreach (var call in calls)
            {
                JournalFile.Frame(_frames, new JournalRecord(call.Server, now, call));
            }

            foreach (var (server, at) in heard)
            {
                JournalFile.Frame(_frames, new JournalRecord(server, at, null));
            }

            return _file!.Length + _frames.WrittenCount <= limitBytes && Try(file => file.Append(_frames.WrittenSpan));
        }
    }

    /// <summary>Against a power cut.</summary>
    public void Sync()
    {
        lock (_lock)
        {
            Try(file => file.Sync());
        }
    }

    /// <summary>Everything is in the database.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _full = false;
            Try(file =>
            {
                file.Clear();
                GiveUpInherited();
            });
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _file?.Dispose();
            foreach (var file in _inherited)
            {
                file.Dispose();
            }
        }
    }

    private bool Try(Action<JournalFile> step)
    {
        try
        {
            Directory.CreateDirectory(folder);
            _file ??= JournalFile.TryOpen(Path.Combine(folder, "calls.journal"));
            if (_file is null)
            {
                throw new IOException("Every file of the folder is in use by another service.");
            }

            step(_file);
            if (_failing)
            {
                log.JournalWorksAgain(folder);
                _failing = false;
            }

            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Failed(failure);
            return false;
        }
    }

    private void GiveUpInherited()
    {
        foreach (var file in _inherited)
        {
            file.Clear();
            file.Dispose();
        }

        _inherited.Clear();
    }

    private void Failed(Exception failure)
    {
        if (!_failing)
        {
            log.JournalFails(folder, failure.Message);
            _failing = true;
        }
    }
}
