using System.Net;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Tests.Rest;

namespace OnPremCrm.Web.Tests.Calls;

/// <summary>What came of a call, in the company's own words: the administrator makes the list, whoever sees the call chooses.</summary>
public sealed class CallResultTests
{
    private WebApp _app = null!;
    private PageClient _operator = null!;
    private PageClient _colleague = null!;
    private PageClient _admin = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        _operator = await _app.SignedInAs(await _app.AddUser(UserRole.Operator, "Jonas Weber", extensions: ["101"]));
        _colleague = await _app.SignedInAs(await _app.AddUser(UserRole.Manager, "Katrin Vogel"));
        _admin = await _app.SignedInAs(UserRole.Admin);
    }

    [OneTimeTearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public async Task The_list_is_made_renamed_ordered_and_retired_by_the_administrator_only()
    {
        foreach (var name in new[] { "Order", "Question" })
        {
            using var added = await _admin.Submit("/results", "/results?handler=Save", ("name", name));
            Assert.That(added.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        }

        using var twice = await _admin.Submit("/results", "/results?handler=Save", ("name", " order "));
        using var byOperator = await _operator.Submit("/desk", "/results?handler=Save", ("name", "Mine"));
        Assert.That(((int)twice.StatusCode, byOperator.StatusCode), Is.EqualTo((422, HttpStatusCode.Forbidden)));
        Assert.That(await twice.Content.ReadAsStringAsync(), Does.Contain("There is a result of this name already."));

        var question = (await Results()).Single(result => result.Name == "Question");
        using var raised = await _admin.Submit("/results", "/results?handler=Raise", ("id", question.Id.ToString()));
        using var renamed = await _admin.Submit("/results", "/results?handler=Save", ("id", question.Id.ToString()), ("name", "Question answered"));
        var names = (await Results()).Where(result => result.Name is "Question answered" or "Question" or "Order").Select(result => result.Name);
        Assert.That(names, Is.EqualTo(new[] { "Question answered", "Order" }));

        using var retired = await _admin.Submit("/results", "/results?handler=Use", ("id", question.Id.ToString()), ("active", "false"));
        Assert.That((await Results()).Single(result => result.Id == question.Id).IsActive, Is.False);
    }

    [Test]
    public async Task A_result_is_chosen_changed_and_taken_back_and_the_word_of_the_PBX_stays()
    {
        var call = CallRows.Answered();
        var order = Result("Ordered", true);
        var retired = Result("Fax", false);
        await _app.Save(call, order, retired);
        var path = $"/calls/{call.Id}";

        using var chosen = await _operator.Submit(path, path + "/result", ("result", order.Id.ToString()));
        using var notOffered = await _operator.Submit(path, path + "/result", ("result", retired.Id.ToString()));
        Assert.That((chosen.StatusCode, notOffered.StatusCode), Is.EqualTo((HttpStatusCode.Redirect, HttpStatusCode.NotFound)));
        var said = await _app.WithDatabase(database => database.ChosenResults.SingleAsync(one => one.CallId == call.Id));
        Assert.That((said.ResultId, said.ChosenByName), Is.EqualTo((order.Id, "Jonas Weber")));
        Assert.That(await _operator.Read(path), Does.Match("aria-pressed=\"true\"[^>]*>.*Ordered").And.Not.Contain("Fax"));
        Assert.That((await _app.WithDatabase(database => database.Calls.SingleAsync(one => one.Id == call.Id))).Disposition, Is.EqualTo(CallDisposition.Answered));

        var question = Result("Asked", true);
        await _app.Save(question);
        using var changed = await _colleague.Submit(path, path + "/result", ("result", question.Id.ToString()));
        Assert.That(await _operator.Read(path), Does.Match("aria-pressed=\"true\"[^>]*>.*Asked").And.Contain("Katrin Vogel"));

        using var cleared = await _operator.Submit(path, path + "/result", ("result", ""));
        Assert.That(await _app.WithDatabase(database => database.ChosenResults.CountAsync(one => one.CallId == call.Id)), Is.Zero);
        Assert.That(await _app.WithDatabase(database => database.AuditEntries.CountAsync(entry => entry.Noun == "calls" && entry.NounId == call.Id.Value && entry.Action != "see")), Is.EqualTo(3));
    }

    [Test]
    public async Task The_log_shows_filters_and_exports_what_was_said_and_programs_read_it()
    {
        var (call, other) = (CallRows.Answered(), CallRows.Answered());
        var (sold, never) = (Result("Sold", true), Result("Never said", true));
        await _app.Save(call, other, sold, never);
        using var chosen = await _operator.Submit($"/calls/{call.Id}", $"/calls/{call.Id}/result", ("result", sold.Id.ToString()));

        var said = await _operator.Read($"/calls?result={sold.Id}");
        Assert.That(said, Does.Contain(">Sold</td>").And.Contain("data-filter=\"result\"").And.Contain($"/calls/{call.Id}").And.Not.Contain($"/calls/{other.Id}"));
        Assert.That(await _operator.Read($"/calls?result={never.Id}"), Does.Not.Contain($"/calls/{call.Id}"));
        Assert.That(await _operator.Read($"/calls?result={Guid.NewGuid()}"), Does.Contain($"/calls/{other.Id}").And.Contain("result: ")); // passed over, and says so
        using var file = await _operator.Get($"/calls/export?format=csv&result={sold.Id}");
        Assert.That(await file.Content.ReadAsStringAsync(), Does.Contain("Result").And.Contain("Sold").And.Not.Contain("Never"));

        var answer = (await (await ProgramClient.WithToken(_app, UserRole.Operator)).Read($"/calls/{call.Id}"))["result"]!;
        Assert.That(((string?)answer["id"], (string?)answer["name"], (string?)answer["by"]), Is.EqualTo((sold.Id.ToString(), "Sold", "Jonas Weber")));
        Assert.That((string?)answer["at"], Does.EndWith("Z"));
    }

    [Test]
    public async Task Nobody_chooses_for_a_call_that_is_not_there()
    {
        var order = Result("Complaint", true);
        await _app.Save(order);

        using var answer = await _operator.Submit("/desk", "/calls/01999999-9999-7999-9999-999999999999/result", ("result", order.Id.ToString()));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    private static CallResult Result(string name, bool isActive) =>
        new() { Id = CallResultId.New(CallRows.Start), Name = name, Ordinal = 9, IsActive = isActive, CreatedAt = CallRows.Start, UpdatedAt = CallRows.Start };

    private Task<List<CallResult>> Results() => _app.WithDatabase(database => database.CallResults.OrderBy(result => result.Ordinal).ToListAsync());
}
