using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Core.Servers;
using OnPremCrm.Core.TelephonyCommands;
using OnPremCrm.Testing;

namespace OnPremCrm.Core.Tests.TelephonyCommands;

public sealed class ClickToDialTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(56);

    [TestCase("030 / 901820-12", "+493090182012")]
    [TestCase("+7 495 555-01-17", "+74955550117")]
    [TestCase("104", "104")]
    public async Task A_number_in_any_form_becomes_a_queued_command_with_a_deadline(string written, string dialled)
    {
        var (command, fault) = await Dial(written, ServerLink.Up, Now);

        Assert.That(fault, Is.EqualTo(NumberFault.None));
        Assert.That(command!.Number, Is.EqualTo(dialled));
        Assert.That(command.State, Is.EqualTo(TelephonyCommandState.Queued));
        Assert.That(command.DeadlineAt, Is.EqualTo(Now + TimeSpan.FromSeconds(30)));
    }

    [Test]
    public async Task What_is_no_number_is_refused_with_the_reason()
    {
        var (command, fault) = await Dial("Annika", ServerLink.Up, Now);

        Assert.That(command, Is.Null);
        Assert.That(fault, Is.EqualTo(NumberFault.NotANumber));
    }

    [TestCase(ServerLink.Down, 0)]
    [TestCase(ServerLink.Up, 16)]
    public async Task Without_a_link_to_Asterisk_it_is_refused_at_once(ServerLink link, int secondsSinceHeartbeat)
    {
        var (command, _) = await Dial("104", link, Now.AddSeconds(-secondsSinceHeartbeat));

        Assert.That(command!.State, Is.EqualTo(TelephonyCommandState.Refused));
        Assert.That(command.Reason, Is.EqualTo(CommandRefusal.NotConnected));
    }

    private static async Task<(TelephonyCommand? Command, NumberFault Fault)> Dial(string number, ServerLink link, DateTimeOffset heartbeat)
    {
        await using var postgres = await PostgresDatabase.CreateAsync();
        var options = new DbContextOptionsBuilder<CrmDatabase>();
        CrmDatabase.Configure(options, postgres.ConnectionString);
        await using var database = new CrmDatabase(options.Options);
        database.TelephonyServers.Add(new TelephonyServer { Name = "main", Country = "DE", AreaCode = "30", Link = link, LinkSince = Now, HeartbeatAt = heartbeat });
        await database.SaveChangesAsync();

        var answer = await new ClickToDial(database, new HomeNumbering(database), new StillClock()).DialAsync(new DialRequest(number, "main", "101", null));
        await database.SaveChangesAsync();
        return answer;
    }

    private sealed class StillClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
