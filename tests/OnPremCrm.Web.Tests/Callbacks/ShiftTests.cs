using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Tests.Calls;

namespace OnPremCrm.Web.Tests.Callbacks;

/// <summary>Callbacks that change hands: at the end of a shift, back by Undo, and what their owners are told of what others did.</summary>
public sealed partial class ShiftTests
{
    private WebApp _app = null!;
    private User _jonas = null!;
    private User _mei = null!;
    private PageClient _client = null!;
    private PageClient _other = null!;

    [SetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        _jonas = await _app.AddUser(name: "Jonas Weber", extensions: "101");
        _mei = await _app.AddUser(name: "Mei Tanaka", extensions: "104");
        (_client, _other) = (await _app.SignedInAs(_jonas), await _app.SignedInAs(_mei));
    }

    [TearDown]
    public ValueTask Stop() => _app.DisposeAsync();

    [Test]
    public async Task A_shift_is_handed_over_with_a_line_of_history_for_each_and_taken_back_as_far_as_nobody_touched_it()
    {
        var (first, second, kept) = (await Owed("+494066969201", _jonas), await Owed("+494066969202", _jonas), await Owed("+494066969203", _jonas));
        Assert.That(await _client.Read("/callbacks/shift"), Does.Contain("You owe 3 callbacks").And.Contain("Chosen: 3"));

        using var none = await _client.Submit("/callbacks/shift", ("Input.To", _mei.Id.ToString()));
        using var nobody = await _client.Submit("/callbacks/shift", ("Input.To", ""), ("Input.Ids", first.Callback.Id.ToString()));
        using var done = await _client.Submit("/callbacks/shift", ("Input.To", _mei.Id.ToString()), ("Input.Ids", first.Callback.Id.ToString()), ("Input.Ids", second.Callback.Id.ToString()));
        Assert.That(((int)none.StatusCode, (int)nobody.StatusCode, (int)done.StatusCode), Is.EqualTo((422, 422, 302)));
        Assert.That(await Owners(first, second, kept), Is.EqualTo(new UserId?[] { _mei.Id, _mei.Id, _jonas.Id }));
        var shift = Shift().Match(await _client.Read("/callbacks"));
        Assert.That(shift.Success, Is.True, "Undo is offered");
        Assert.That(await _client.Read($"/calls/{first.Call.Id}"), Does.Contain("Jonas Weber handed it over to Mei Tanaka"));

        using var taken = await _other.Submit("/callbacks", "/callbacks?handler=Give", ("id", second.Callback.Id.ToString()), ("to", (await _app.AddUser(name: "Olga")).Id.ToString()));
        using var byOther = await _other.Submit("/callbacks/shift", "/callbacks/shift?handler=Undo", ("shift", shift.Groups[1].Value));
        Assert.That(await Owners(first), Is.EqualTo(new UserId?[] { _mei.Id }), "only who did it undoes it");
        using var undone = await _client.Submit("/callbacks/shift", "/callbacks/shift?handler=Undo", ("shift", shift.Groups[1].Value));
        Assert.That((await Owners(first, second))[0], Is.EqualTo(_jonas.Id));
        Assert.That((await Owners(first, second))[1], Is.Not.EqualTo(_jonas.Id), "given on meanwhile");
    }

    [Test]
    public async Task Only_ones_own_open_callbacks_change_hands_and_they_may_go_to_whoever_is_free()
    {
        var (mine, hers, closed) = (await Owed("+494066969201", _jonas), await Owed("+494066969202", _mei), await Owed("+494066969203", _jonas, CallbackState.Closed));

        using var done = await _client.Submit("/callbacks/shift", ("Input.To", "anybody"), ("Input.Ids", mine.Callback.Id.ToString()), ("Input.Ids", hers.Callback.Id.ToString()), ("Input.Ids", closed.Callback.Id.ToString()));

        Assert.That(await Owners(mine, hers, closed), Is.EqualTo(new UserId?[] { null, _mei.Id, _jonas.Id }));
        Assert.That(await _client.Read("/callbacks"), Does.Contain("1 callback given to whoever is free"));
        Assert.That(await _client.Read($"/calls/{mine.Call.Id}"), Does.Contain("Jonas Weber gave it to whoever is free"));
        using var toNobody = await _client.Submit("/callbacks/shift", "/callbacks/shift", ("Input.To", Guid.NewGuid().ToString()), ("Input.Ids", mine.Callback.Id.ToString()));
        Assert.That(toNobody.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Who_is_given_a_callback_is_told_and_gives_it_back()
    {
        var owed = await Owed("+494066969201", _jonas);
        using var given = await _client.Submit("/callbacks", "/callbacks?handler=Give", ("id", owed.Callback.Id.ToString()), ("to", _mei.Id.ToString()));
        Assert.That(await _client.Read("/callbacks/news"), Does.Not.Contain("toast-note"), "I know what I did");
        Assert.That(await _other.Read("/callbacks/news"), Does.Contain("Jonas Weber gave you a callback").And.Contain("Undo"));

        using var byWrong = await _client.Submit("/more", "/callbacks/news?handler=GiveBack", ("id", owed.Callback.Id.ToString()));
        using var back = await _other.Submit("/more", "/callbacks/news?handler=GiveBack", ("id", owed.Callback.Id.ToString()));

        Assert.That((byWrong.StatusCode, back.StatusCode), Is.EqualTo((HttpStatusCode.NotFound, HttpStatusCode.Redirect)));
        Assert.That(await Owners(owed), Is.EqualTo(new UserId?[] { _jonas.Id }));
        Assert.That(await _other.Read("/callbacks/news"), Does.Not.Contain("toast-note"));
    }

    [Test]
    public async Task Whose_callback_a_colleague_settles_is_told_and_may_open_it_again()
    {
        var owed = await Owed("+494066969201", _jonas);
        await _app.WithDatabase(database => database.Callbacks.ExecuteUpdateAsync(set => set.SetProperty(one => one.State, CallbackState.Closed).SetProperty(one => one.ClosedAt, DateTimeOffset.UtcNow)
            .SetProperty(one => one.ClosedHow, CallbackClosure.CalledBack).SetProperty(one => one.ClosedByUserId, _mei.Id)));
        Assert.That(await _client.Read("/callbacks/news"), Does.Contain("Mei Tanaka has called back").And.Contain("It was yours."));
        Assert.That(await _other.Read("/callbacks/news"), Does.Not.Contain("toast-note"));

        using var byWrong = await _other.Submit("/more", "/callbacks/news?handler=Reopen", ("id", owed.Callback.Id.ToString()));
        using var again = await _client.Submit("/more", "/callbacks/news?handler=Reopen", ("id", owed.Callback.Id.ToString()));

        Assert.That((byWrong.StatusCode, again.StatusCode), Is.EqualTo((HttpStatusCode.NotFound, HttpStatusCode.Redirect)));
        Assert.That((await _app.WithDatabase(database => database.Callbacks.SingleAsync())).State, Is.EqualTo(CallbackState.Open));
        Assert.That(await _client.Read($"/calls/{owed.Call.Id}"), Does.Contain("Jonas Weber opened it again"));
    }

    private async Task<(Call Call, Callback Callback)> Owed(string number, User owner, CallbackState state = CallbackState.Open)
    {
        var call = CallRows.Ringing(DateTimeOffset.UtcNow.AddMinutes(-5));
        (call.State, call.Number, call.Disposition, call.EndedAt, call.EndKnown) = (CallState.Ended, number, CallDisposition.Missed, call.StartedAt.AddSeconds(30), true);
        call.RingingNow = [];
        var callback = CallRows.Callback(call, state);
        (callback.OwnerId, callback.OwnerReason) = (owner.Id, OwnerReason.Rang);
        await _app.Save(call, callback, new CallbackCall { CallbackId = callback.Id, CallId = call.Id });
        return (call, callback);
    }

    private async Task<UserId?[]> Owners(params (Call Call, Callback Callback)[] owed)
    {
        var rows = await _app.WithDatabase(database => database.Callbacks.ToDictionaryAsync(callback => callback.Id, callback => callback.OwnerId));
        return [.. owed.Select(one => rows[one.Callback.Id])];
    }

    [GeneratedRegex("name=\"shift\" value=\"([0-9a-f-]{36})\"")]
    private static partial Regex Shift();
}
