using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OnPremCrm.Core.Calls;
using OnPremCrm.Telephony.Calls;
using OnPremCrm.Telephony.Journal;
using OnPremCrm.Testing;

namespace OnPremCrm.Telephony.Tests.Journal;

public sealed class CallJournalTests
{
    private static readonly IReadOnlyDictionary<string, DateTimeOffset> Nobody = new Dictionary<string, DateTimeOffset>();

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Create() => _folder = TemporaryFolder.Create("onpremcrm-journal-");

    [TearDown]
    public async Task Delete() => await _folder.DisposeAsync();

    [Test]
    public void What_one_run_kept_the_next_one_finds_with_the_newest_state_of_each_call()
    {
        var call = Snapshots.Answered("1.1", Snapshots.Monday);
        using (var journal = Opened(out _))
        {
            journal.Replace([call.StillTalking() with { Version = 3 }], new Dictionary<string, DateTimeOffset> { ["main"] = Snapshots.Monday });
            journal.Append([Snapshots.Missed("2.1", Snapshots.Monday)], Nobody);
            journal.Append([call with { Version = 4 }], Nobody);
        }

        using var next = Opened(out var content);
        Assert.That(content.Calls.Select(kept => (kept.Key, kept.Version, kept.State)), Is.EqualTo(new[] { ("1.1", 4L, CallState.Ended), ("2.1", 10L, CallState.Ended) }));
        Assert.That(content.HeardUntil["main"], Is.GreaterThan(Snapshots.Monday), "a call's state is a sign of life too");
    }

    [Test]
    public void A_torn_end_is_survived()
    {
        using (var journal = Opened(out _))
        {
            journal.Replace([Snapshots.Missed("1.1", Snapshots.Monday)], Nobody);
        }

        var path = Path.Combine(_folder.Path, "calls.journal");
        var whole = File.ReadAllBytes(path);
        File.WriteAllBytes(path, [.. whole, .. whole[..100]]);

        using var next = Opened(out var content);
        Assert.That(content.Calls.Select(kept => kept.Key), Is.EqualTo(new[] { "1.1" }));
    }

    [Test]
    public void It_does_not_grow_beyond_its_limit()
    {
        var calls = Enumerable.Range(0, 2000).Select(i => Snapshots.Missed($"{i}.1", Snapshots.Monday)).ToList();
        using var journal = new CallJournal(_folder.Path, 100_000, TimeProvider.System, NullLogger<CallJournal>.Instance);
        journal.Open();

        var kept = journal.Replace(calls, Nobody);

        Assert.That(kept, Is.InRange(20, 1000));
        Assert.That(journal.Append(calls[..1], Nobody), Is.False);
        Assert.That(new FileInfo(Path.Combine(_folder.Path, "calls.journal")).Length, Is.LessThan(110_000));
        Assert.That(journal.Replace(calls[..10], Nobody), Is.EqualTo(10), "there is room again when fewer wait");
        Assert.That(journal.Works, Is.True);
    }

    [Test]
    public void Two_services_of_one_folder_have_a_file_each_and_the_next_one_takes_over_what_a_dead_one_left()
    {
        using (var first = Opened(out _))
        {
            using var second = Opened(out _);
            first.Replace([Snapshots.Missed("1.1", Snapshots.Monday)], Nobody);
            second.Replace([Snapshots.Missed("2.1", Snapshots.Monday)], Nobody);
            Assert.That(Directory.GetFiles(_folder.Path), Has.Length.EqualTo(2));
        }

        using (var next = Opened(out var both))
        {
            Assert.That(both.Calls.Select(kept => kept.Key), Is.EquivalentTo(new[] { "1.1", "2.1" }));
            next.Clear();
        }

        using var last = Opened(out var nothing);
        Assert.That(nothing.Calls, Is.Empty);
    }

    [Test]
    public void Nothing_is_left_when_nothing_waits()
    {
        using (var journal = Opened(out _))
        {
            journal.Replace([Snapshots.Missed("1.1", Snapshots.Monday)], Nobody);
            journal.Clear();
        }

        Assert.That(Directory.GetFiles(_folder.Path), Is.Empty);
    }

    [Test]
    public void A_folder_that_cannot_be_used_is_told_once_and_fails_nobody()
    {
        var log = new Lines();
        var path = Path.Combine(_folder.Path, "in-the-way");
        File.WriteAllText(path, "a file where the folder should be");
        using var journal = new CallJournal(path, 1_000_000, TimeProvider.System, log);

        journal.Open();
        Assert.That(journal.Replace([Snapshots.Missed("1.1", Snapshots.Monday)], Nobody), Is.Zero);
        Assert.That(journal.Append([Snapshots.Missed("1.1", Snapshots.Monday)], Nobody), Is.False);
        Assert.That(log, Has.Count.EqualTo(1).And.Some.Contains("cannot be written"));

        File.Delete(path);
        Assert.That(journal.Replace([Snapshots.Missed("1.1", Snapshots.Monday)], Nobody), Is.EqualTo(1));
        Assert.That(log, Has.Count.EqualTo(2).And.Some.Contains("takes calls again"));
    }

    private CallJournal Opened(out JournalContent content)
    {
        var journal = new CallJournal(_folder.Path, 10_000_000, TimeProvider.System, NullLogger<CallJournal>.Instance);
        content = journal.Open();
        return journal;
    }

    private sealed class Lines : List<string>, ILogger<CallJournal>
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Add(formatter(state, exception));
    }
}
