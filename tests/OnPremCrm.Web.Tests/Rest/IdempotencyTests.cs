using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using OnPremCrm.Web.Hosting.Rest;
using OnPremCrm.Web.Tests.Calls;

namespace OnPremCrm.Web.Tests.Rest;

/// <summary>A request that is sent twice with one key does its work once, whatever happens in between.</summary>
public sealed class IdempotencyTests
{
    private WebApp _app = null!;
    private ProgramClient _program = null!;

    [SetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        _program = await ProgramClient.WithToken(_app, UserRole.Operator);
        await _app.Save(CallRows.Server(DateTimeOffset.UtcNow.AddMinutes(10)));
    }

    [TearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public async Task The_second_one_is_answered_as_the_first_and_makes_nothing()
    {
        using var first = await Make("order-17", "Annika Brandt");
        using var second = await Make("order-17", "Annika Brandt");

        Assert.That((first.StatusCode, second.StatusCode), Is.EqualTo((HttpStatusCode.Created, HttpStatusCode.Created)));
        Assert.That(await second.Content.ReadAsStringAsync(), Is.EqualTo(await first.Content.ReadAsStringAsync()));
        Assert.That(second.Content.Headers.ContentType, Is.EqualTo(first.Content.Headers.ContentType));
        Assert.That(second.Headers.Location, Is.EqualTo(first.Headers.Location));
        Assert.That((IsReplayed(first), IsReplayed(second)), Is.EqualTo((false, true)));
        Assert.That(await People(), Is.EqualTo(1));
        Assert.That(await _app.WithDatabase(database => database.AuditEntries.CountAsync(entry => entry.Action == "create")), Is.EqualTo(1));
    }

    [Test]
    public async Task Without_a_key_and_with_another_one_it_is_another_request()
    {
        await Make("1", "Annika Brandt");
        await Make("2", "Annika Brandt");
        await _program.Post("/contacts", new { name = "Annika Brandt" });

        Assert.That(await People(), Is.EqualTo(3));
    }

    [Test]
    public async Task A_key_belongs_to_its_token()
    {
        var other = await ProgramClient.WithToken(_app, UserRole.Operator);
        await Make("1", "Annika Brandt");
        using var answer = await Make("1", "Annika Brandt", other);

        Assert.That((answer.StatusCode, IsReplayed(answer)), Is.EqualTo((HttpStatusCode.Created, false)));
        Assert.That(await People(), Is.EqualTo(2));
    }

    [Test]
    public async Task A_key_with_another_body_or_to_another_address_is_refused()
    {
        await Make("1", "Annika Brandt");

        await ProgramClient.Problem(await Make("1", "Peter Brandt"), HttpStatusCode.UnprocessableEntity);
        await ProgramClient.Problem(await Send("1", "/dial", new { name = "Annika Brandt" }), HttpStatusCode.UnprocessableEntity);
        Assert.That(await People(), Is.EqualTo(1));
    }

    [Test]
    public async Task What_was_refused_did_nothing_and_its_key_is_still_free()
    {
        await ProgramClient.Problem(await Make("1", " "), HttpStatusCode.BadRequest);
        await ProgramClient.Problem(await Send("1", "/contacts", "no object"), HttpStatusCode.BadRequest);
        using var mended = await Make("1", "Annika Brandt");

        Assert.That((mended.StatusCode, IsReplayed(mended)), Is.EqualTo((HttpStatusCode.Created, false)));
    }

    [TestCase("order 17")]
    [TestCase("order-17ä")]
    [TestCase("123456789.123456789.123456789.123456789.123456789.123456789.123456789.123456789.123456789.123456789.123456789.123456789.123456789.123456789.123456789.123456789.123456789.123456789.123456789.123456789.1")]
    public async Task A_key_that_is_none_is_refused(string key)
    {
        await ProgramClient.Problem(await Make(key, "Annika Brandt"), HttpStatusCode.BadRequest);
        Assert.That(await People(), Is.Zero);
    }

    [Test]
    public async Task However_many_ask_at_once_the_phone_rings_once()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Send("ring", "/dial", new { number = "030 123456", extension = "101" })));

        Assert.That(answers.Select(answer => answer.StatusCode).Distinct(), Is.SubsetOf(new[] { HttpStatusCode.Accepted, HttpStatusCode.Conflict }));
        Assert.That(answers.Count(answer => answer.StatusCode == HttpStatusCode.Accepted && !IsReplayed(answer)), Is.EqualTo(1));
        using var later = await Send("ring", "/dial", new { number = "030 123456", extension = "101" });
        Assert.That((later.StatusCode, IsReplayed(later)), Is.EqualTo((HttpStatusCode.Accepted, true)));
        Assert.That(await _app.WithDatabase(database => database.TelephonyCommands.CountAsync()), Is.EqualTo(1));
    }

    [Test]
    public async Task While_the_first_is_at_work_the_second_is_told_to_ask_later()
    {
        await using var holder = await Held();
        var first = Make("1", "Annika Brandt");
        await Waiting();

        using var second = await Make("1", "Annika Brandt");
        await ProgramClient.Problem(second, HttpStatusCode.Conflict);
        Assert.That(second.Headers.RetryAfter?.Delta, Is.EqualTo(TimeSpan.FromSeconds(1)));
        await Sql(holder, "ROLLBACK");
        Assert.That((await first).StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(await People(), Is.EqualTo(1));
    }

    [Test]
    public async Task What_dies_in_the_middle_has_done_nothing_and_is_done_by_the_next()
    {
        await using var holder = await Held();
        var first = Make("1", "Annika Brandt");
        await Waiting();
        await Sql(holder, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()");
        Assert.That((int)(await first).StatusCode, Is.GreaterThanOrEqualTo(500));
        await Sql(holder, "ROLLBACK");

        using var again = await Make("1", "Annika Brandt");

        Assert.That((again.StatusCode, IsReplayed(again)), Is.EqualTo((HttpStatusCode.Created, false)));
        Assert.That(await People(), Is.EqualTo(1));
    }

    [Test]
    public async Task Another_process_on_the_same_database_knows_the_answer_too()
    {
        using var first = await Make("1", "Annika Brandt");
        var text = await first.Content.ReadAsStringAsync();
        var token = _program.Http.DefaultRequestHeaders.Authorization!.Parameter!;
        await _app.EndAsync();
        _app = await WebApp.StartAsync(_app.Database);

        using var second = await Make("1", "Annika Brandt", ProgramClient.WithSecret(_app, token));

        Assert.That((IsReplayed(second), await second.Content.ReadAsStringAsync()), Is.EqualTo((true, text)));
    }

    [Test]
    public async Task After_a_day_the_key_is_forgotten()
    {
        await Make("1", "Annika Brandt");
        await _app.WithDatabase(database => database.Database.ExecuteSqlRawAsync("UPDATE answered_requests SET answered_at = now() - interval '24 hours 1 minute'"));
        using var second = await Make("1", "Peter Brandt");
        Assert.That((second.StatusCode, IsReplayed(second)), Is.EqualTo((HttpStatusCode.Created, false)));
        using var third = await Make("1", "Peter Brandt");
        Assert.That(IsReplayed(third), Is.True);

        await _app.WithDatabase(database => database.Database.ExecuteSqlRawAsync("UPDATE answered_requests SET answered_at = now() - interval '24 hours 1 minute'"));
        Assert.That(await _app.WithDatabase(database => new AnsweredRequests(database, TimeProvider.System).ForgetAsync(default)), Is.EqualTo(1));
    }

    [Test]
    public async Task What_spoke_of_a_person_who_was_erased_is_told_no_more_and_makes_nobody_anew()
    {
        using var first = await Make("1", "Annika Brandt");
        await Make("2", "Peter Schlüter");
        var id = new Core.Contacts.ContactId((Guid)(await first.Content.ReadFromJsonAsync<JsonNode>())!["id"]!);
        var erasure = new Core.Privacy.Erasure { Id = Core.Privacy.ErasureId.New(DateTimeOffset.UtcNow), ContactId = id, AskedByName = "Katrin Vogel", AskedAt = DateTimeOffset.UtcNow };
        await _app.WithDatabase(database =>
        {
            database.Erasures.Add(erasure);
            return database.SaveChangesAsync();
        });
        await new Core.Privacy.PersonErasure(_app.Database.ConnectionString, TimeProvider.System).RunAsync(erasure, default);

        await ProgramClient.Problem(await Make("1", "Annika Brandt"), HttpStatusCode.Gone);
        Assert.That(await People(), Is.EqualTo(1));
        Assert.That(IsReplayed(await Make("2", "Peter Schlüter")), Is.True);
        Assert.That(await _app.WithDatabase(database => database.Database.SqlQueryRaw<int>("""SELECT count(*)::int AS "Value" FROM answered_requests WHERE body LIKE '%Annika%'""").SingleAsync()), Is.Zero);
    }

    private Task<HttpResponseMessage> Make(string key, string name, ProgramClient? program = null) => Send(key, "/contacts", new { name }, program);

    private async Task<HttpResponseMessage> Send(string key, string path, object body, ProgramClient? program = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1" + path, UriKind.Relative)) { Content = JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation(IdempotencyKey.Header, key);
        return await (program ?? _program).Http.SendAsync(request);
    }

    private static bool IsReplayed(HttpResponseMessage answer) => answer.Headers.TryGetValues(IdempotencyKey.ReplayedHeader, out var said) && said.Single() == "true";

    private Task<int> People() => _app.WithDatabase(database => database.Contacts.IgnoreQueryFilters().CountAsync());

    // Whoever saves a contact from now on waits.
    private async Task<NpgsqlConnection> Held()
    {
        var holder = new NpgsqlConnection(_app.Database.ConnectionString);
        await holder.OpenAsync();
        await Sql(holder, "BEGIN; LOCK TABLE contacts IN SHARE ROW EXCLUSIVE MODE");
        return holder;
    }

    private async Task Waiting()
    {
        for (var i = 0; i < 200; i++)
        {
            if (await _app.WithDatabase(database => database.Database.SqlQueryRaw<int>(
                """SELECT count(*)::int AS "Value" FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()""").SingleAsync()) > 0)
            {
                return;
            }

            await Task.Delay(50);
        }

        Assert.Fail("Nobody waits.");
    }

    private static async Task Sql(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
