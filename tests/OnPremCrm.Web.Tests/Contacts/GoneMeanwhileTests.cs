using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Tests.Files;
using OnPremCrm.Web.Tests.Rest;

namespace OnPremCrm.Web.Tests.Contacts;

/// <summary>A record that is deleted between the look at it and the writing to it: the database does that here in the last moment.</summary>
public sealed class GoneMeanwhileTests
{
    private WebApp _app = null!;
    private SalesTeam _team = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        _team = await SalesTeam.AddTo(_app);
        await _app.WithDatabase(database => database.Database.ExecuteSqlRawAsync("""
            CREATE FUNCTION delete_its_contact() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM contacts WHERE id = NEW.contact_id; RETURN NEW; END $$;
            CREATE TRIGGER gone BEFORE INSERT ON client_notes FOR EACH ROW EXECUTE FUNCTION delete_its_contact();
            CREATE TRIGGER gone BEFORE INSERT ON client_files FOR EACH ROW EXECUTE FUNCTION delete_its_contact();
            """));
    }

    [OneTimeTearDown]
    public async Task Stop() => await _app.DisposeAsync();

    private string Annika => $"/contacts/{_team.Annika.Id}";

    [Test]
    public async Task Whoever_wrote_to_it_reads_that_somebody_was_faster()
    {
        var jonas = await _app.SignedInAs(_team.Jonas);

        using var note = await jonas.Submit(Annika, Annika + "/notes", ("text", "Wants two gateways"));
        using var file = await SentFiles.Send(jonas, Annika, [("offer.txt", Encoding.UTF8.GetBytes("An offer"))]);

        foreach (var answer in new[] { note, file })
        {
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
            Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("Somebody was faster"));
        }

        Assert.That(await _app.WithDatabase(database => database.ClientNotes.AnyAsync()) || await _app.WithDatabase(database => database.ClientFiles.AnyAsync()), Is.False);
    }

    [Test]
    public async Task A_program_hears_that_nothing_was_done()
    {
        var program = await ProgramClient.WithToken(_app, UserRole.Manager);

        var problem = await ProgramClient.Problem(await program.Post(Annika + "/notes", new { text = "Order 4711 shipped" }), HttpStatusCode.Conflict);

        Assert.That((string?)problem["detail"], Does.Contain("deleted").And.Contain("nothing was done"));
    }
}
