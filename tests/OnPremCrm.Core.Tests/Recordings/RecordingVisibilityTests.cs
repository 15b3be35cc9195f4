using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Recordings;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;

namespace OnPremCrm.Core.Tests.Recordings;

public sealed class RecordingVisibilityTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 19, 10, 0, 0, TimeSpan.Zero);
    private PostgresDatabase _postgres = null!;
    private CrmDatabase _database = null!;
    private Call _call = null!;

    [SetUp]
    public async Task Open()
    {
        _postgres = await PostgresDatabase.CreateAsync();
        var options = new DbContextOptionsBuilder<CrmDatabase>();
        CrmDatabase.Configure(options, _postgres.ConnectionString);
        _database = new CrmDatabase(options.Options);
        _call = new Call
        {
            Id = CallId.New(Now), Server = "main", Linkedid = "1.1", State = CallState.Ended, StartedAt = Now, AnsweredAt = Now, EndedAt = Now,
            Disposition = CallDisposition.Answered, Rang = ["101", "105"], AnsweredBy = ["101"], UpdatedAt = Now,
        };
        _database.AddRange(
            _call,
            new CallLeg { CallId = _call.Id, Ordinal = 0, Uniqueid = "1.2", Channel = "PJSIP/101-1", Extension = "101", DialledAt = Now, RangAt = Now, AnsweredAt = Now },
            new CallLeg { CallId = _call.Id, Ordinal = 1, Uniqueid = "1.3", Channel = "PJSIP/105-1", Extension = "105", DialledAt = Now, RangAt = Now },
            new CallLeg { CallId = _call.Id, Ordinal = 2, Uniqueid = "1.4", Channel = "PJSIP/104-1", Extension = "104", DialledAt = Now, RangAt = Now, AnsweredAt = Now },
            new Recording { Id = RecordingId.New(Now), CallId = _call.Id, Server = "main", SourcePath = "/a.wav", State = RecordingState.Writing, CreatedAt = Now, UpdatedAt = Now });
        await _database.SaveChangesAsync();
    }

    [TearDown]
    public async Task Close()
    {
        await _database.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    [TestCase(UserRole.Manager)]
    [TestCase(UserRole.Admin)]
    public async Task Managers_and_administrators_play_every_recording(UserRole role) =>
        Assert.That(await Plays(new Viewer(role, null)), Is.True);

    [TestCase("main", "101", ExpectedResult = true, TestName = "Who talked with the outside plays it")]
    [TestCase("main", "104", ExpectedResult = true, TestName = "Who was consulted plays it")]
    [TestCase("main", "105", ExpectedResult = false, TestName = "A phone that only rang took no part")]
    [TestCase("main", "106", ExpectedResult = false, TestName = "Somebody else does not play it")]
    [TestCase("branch", "101", ExpectedResult = false, TestName = "The same extension of another server is another phone")]
    public async Task<bool> An_operator_plays_the_own_calls(string server, string extension) =>
        await Plays(new Viewer(UserRole.Operator, await AddUser(server, extension)));

    [Test]
    public async Task Who_placed_the_call_plays_it()
    {
        _call.Operator = "106";
        await _database.SaveChangesAsync();

        Assert.That(await Plays(new Viewer(UserRole.Operator, await AddUser("main", "106"))), Is.True);
    }

    [Test]
    public async Task An_operators_token_plays_nothing() =>
        Assert.That(await Plays(new Viewer(UserRole.Operator, null)), Is.False);

    [Test]
    public async Task A_call_that_became_part_of_another_is_seen_by_nobody()
    {
        _call.MergedInto = CallId.New(Now);
        await _database.SaveChangesAsync();

        Assert.That(await _database.Calls.VisibleTo(new Viewer(UserRole.Admin, null)).AnyAsync(), Is.False);
    }

    private Task<bool> Plays(Viewer viewer) => _database.Recordings.PlayableBy(viewer, _database).AnyAsync();

    private async Task<UserId> AddUser(string server, string extension)
    {
        var id = UserId.New(Now);
        _database.Add(new User
        {
            Id = id, Email = "a@b.example", NormalisedEmail = "A@B.EXAMPLE", Name = "A", SecurityStamp = "s", ConcurrencyStamp = "c", CreatedAt = Now,
            Extensions = [new UserExtension { Server = server, Extension = extension, UserId = id }],
        });
        await _database.SaveChangesAsync();
        return id;
    }
}
