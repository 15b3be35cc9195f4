using System.Net;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Consents;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Deleting;
using OnPremCrm.Core.Files;
using OnPremCrm.Core.Imports;
using OnPremCrm.Core.Merging;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using OnPremCrm.Web.Tests.Calls;

namespace OnPremCrm.Web.Tests.Imports;

/// <summary>What becomes of contacts that are there: left, filled, overwritten or asked about; and the way back.</summary>
public sealed class PolicyTests
{
    private const string Update = "Name;Phone;E-mail;Position;Company\nBRANDT Annika;0171 3920036;new@nordwind.example;Leitung;Nordwind\nOle Voss;040 1112233;ole@example.org;;\n";

    private WebApp _app = null!;
    private User _katrin = null!;
    private PageClient _browser = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        _katrin = await _app.AddUser(UserRole.Manager, "Katrin Vogel");
        _browser = await _app.SignedInAs(_katrin);
        await _app.WithDatabase(database =>
        {
            Clients.AddServer(database, DateTimeOffset.UtcNow);
            return database.SaveChangesAsync();
        });
    }

    [SetUp]
    public async Task Begin_with_one_contact()
    {
        await ImportFiles.Forget(_app);
        await _app.WithDatabase(database =>
        {
            Clients.AddContact(database, "Annika Brandt", null, "Einkauf", DateTimeOffset.UtcNow, null, "+491713920036");
            return database.SaveChangesAsync();
        });
    }

    [OneTimeTearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [TestCase("Skip", "Einkauf", null, null, 0)]
    [TestCase("Fill", "Einkauf", "new@nordwind.example", "Nordwind", 1)]
    [TestCase("Overwrite", "Leitung", "new@nordwind.example", "Nordwind", 1)]
    public async Task A_contact_that_is_there_is_treated_as_chosen_and_the_import_is_taken_back_whole(string policy, string jobTitle, string? email, string? organisation, int changed)
    {
        var before = await Annika();
        var import = await ImportFiles.Read(_browser, ImportFiles.Text(Update));
        var done = await ImportFiles.Run(_app, _browser, import, ("Input.Policy", policy));

        Assert.That((done.Added, done.Changed, done.Skipped), Is.EqualTo((1, changed, 1 - changed)));
        var annika = await Annika();
        Assert.That((annika.JobTitle, annika.Email, annika.Organisation?.Name, annika.Version), Is.EqualTo((jobTitle, email, organisation, 1 + changed)));
        Assert.That(annika.Name, Is.EqualTo(policy == "Overwrite" ? "BRANDT Annika" : "Annika Brandt"));

        await _browser.Submit(import, import + "?handler=Undo");
        var undone = await ImportFiles.Over(_app, import);

        Assert.That((undone.State, undone.TakenBack, undone.Kept), Is.EqualTo((ImportState.Undone, 1 + changed, 0)), () => undone.Fault ?? "");
        annika = await Annika();
        Assert.That((annika.Name, annika.JobTitle, annika.Email, annika.OrganisationId), Is.EqualTo((before.Name, before.JobTitle, before.Email, before.OrganisationId)));
        Assert.That(await _app.WithDatabase(database => database.Contacts.CountAsync()), Is.EqualTo(1));
        Assert.That(await _app.WithDatabase(database => database.Organisations.CountAsync()), Is.Zero);
    }

    [Test]
    public async Task Further_organisations_and_what_an_organisation_is_part_of_come_along_once_and_are_taken_back()
    {
        const string File = "Name;Phone;Company;Part of;Other organisations;Roles there\nAnnika Brandt;0171 3920036;Nordwind;Nordwind Holding;\"Hokkai\nKontor; Söhne\nNORDWIND\";\"–\naccountant\"\n"
            + "Ole Voss;040 1112233;Hokkai;Nordwind Holding;Nordwind;board\n";
        var import = await ImportFiles.Read(_browser, ImportFiles.Text(File));
        var done = await ImportFiles.Run(_app, _browser, import, ("Input.Policy", "Fill"));
        Assert.That((done.Added, done.Changed, done.Refused), Is.EqualTo((1, 1, 0)));
        Assert.That(await Parts("Annika Brandt"), Is.EqualTo(new[] { "Hokkai: ", "Kontor; Söhne: accountant" }), "the main one is no further one");
        Assert.That(await Parts("Ole Voss"), Is.EqualTo(new[] { "Nordwind: board" }));
        Assert.That(await _app.WithDatabase(database => database.Organisations.Where(one => one.Parent != null).Select(one => one.Name + " < " + one.Parent!.Name).ToListAsync()), Is.EqualTo(new[] { "Nordwind < Nordwind Holding" }), "Hokkai was there already");
        Assert.That(await _browser.Read($"/contacts/{(await Annika()).Id}/history"), Does.Contain("Kontor; Söhne (accountant)"));

        var again = await ImportFiles.Run(_app, _browser, await ImportFiles.Read(_browser, ImportFiles.Text(File)), ("Input.Policy", "Overwrite"));
        Assert.That((again.Unchanged, again.Changed), Is.EqualTo((2, 0)));

        await _browser.Submit(import, import + "?handler=Undo");
        var undone = await ImportFiles.Over(_app, import);

        Assert.That((undone.State, undone.TakenBack, undone.Kept), Is.EqualTo((ImportState.Undone, 2, 0)), () => undone.Fault ?? "");
        Assert.That(await Parts("Annika Brandt"), Is.Empty);
        Assert.That(await _app.WithDatabase(database => database.Organisations.CountAsync()), Is.Zero, "and what they were a part of");

        Task<List<string>> Parts(string name) => _app.WithDatabase(database => database.Contacts.Where(contact => contact.Name == name)
            .SelectMany(contact => contact.Affiliations).OrderBy(part => part.Ordinal).Select(part => part.Organisation!.Name + ": " + part.Role).ToListAsync());
    }

    [Test]
    public async Task What_somebody_edited_later_stays_and_is_listed()
    {
        var import = await ImportFiles.Read(_browser, ImportFiles.Text(Update));
        await ImportFiles.Run(_app, _browser, import, ("Input.Policy", "Overwrite"));
        var ole = await _app.WithDatabase(database => database.Contacts.SingleAsync(contact => contact.Name == "Ole Voss"));
        var annika = await Annika();
        await Edit(ole, ("Input.Name", "Ole Voss"), ("Input.Note", "Rückruf ab 9 Uhr"));
        await Edit(annika, ("Input.Name", "Annika Brandt-Voss"), ("Input.JobTitle", annika.JobTitle!), ("Input.Emails[0].Text", annika.Email!), ("Input.Organisation", "Nordwind"), ("Input.Numbers[0].Text", "0171 3920036"));

        await _browser.Submit(import, import + "?handler=Undo");
        var undone = await ImportFiles.Over(_app, import);

        Assert.That((undone.State, undone.Kept), Is.EqualTo((ImportState.Undone, 2)), () => undone.Fault ?? "");
        annika = await Annika();
        Assert.That((annika.Name, annika.JobTitle, annika.Email), Is.EqualTo(("Annika Brandt-Voss", "Einkauf", (string?)null)));
        Assert.That(await _browser.Read(import), Does.Contain("Edited after the import, so it stayed.").And.Contain("Ole Voss").And.Contain("Annika Brandt-Voss"));
    }

    [Test]
    public async Task What_an_imported_contact_brought_into_another_one_by_a_merge_stays()
    {
        var import = await ImportFiles.Read(_browser, ImportFiles.Text(Update));
        await ImportFiles.Run(_app, _browser, import, ("Input.Policy", "Skip"));
        var annika = await Annika();
        await _app.WithDatabase(async database =>
        {
            var ole = await database.Contacts.SingleAsync(contact => contact.Name == "Ole Voss");
            var wish = new MergeWish(MergeNoun.Contacts, annika.Id.Value, new Dictionary<Guid, int> { [annika.Id.Value] = annika.Version, [ole.Id.Value] = ole.Version }, new Dictionary<string, Guid>());
            return await new RecordMerge(database, TimeProvider.System).MergeAsync(wish, new MergeDoer(new Viewer(UserRole.Manager, _katrin.Id), _katrin.Name, null), default);
        });

        await _browser.Submit(import, import + "?handler=Undo");
        var undone = await ImportFiles.Over(_app, import);

        Assert.That((undone.State, undone.Kept), Is.EqualTo((ImportState.Undone, 1)), () => undone.Fault ?? "");
        Assert.That((await Annika()).Email, Is.EqualTo("ole@example.org"));
    }

    [Test]
    public async Task A_number_that_somebody_said_not_to_call_since_stays_with_what_was_said_and_another_one_that_was_called_first_goes()
    {
        var import = await ImportFiles.Read(_browser, ImportFiles.Text("Name;Phone;Mobile\nAnnika Brandt;0171 3920036;030 5551234\nAnnika Brandt;0171 3920036;030 5551235\n"));
        await ImportFiles.Run(_app, _browser, import, ("Input.Policy", "Fill"));
        await _app.WithDatabase(async database =>
        {
            await database.PhoneNumbers.ExecuteUpdateAsync(set => set.SetProperty(number => number.OptedOut, number => number.Number == "+49305551234"));
            await database.PhoneNumbers.ExecuteUpdateAsync(set => set.SetProperty(number => number.IsPrimary, false));
            return await database.PhoneNumbers.Where(number => number.Number == "+49305551235").ExecuteUpdateAsync(set => set.SetProperty(number => number.IsPrimary, true));
        });

        await _browser.Submit(import, import + "?handler=Undo");
        var undone = await ImportFiles.Over(_app, import);

        Assert.That((undone.State, undone.TakenBack, undone.Kept), Is.EqualTo((ImportState.Undone, 1, 1)), () => undone.Fault ?? "");
        Assert.That((await Annika()).Numbers.Select(number => (number.Number, number.OptedOut, number.IsPrimary)), Is.EquivalentTo(new[] { ("+491713920036", false, true), ("+49305551234", true, false) }));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task An_organisation_that_went_into_another_one_or_is_gone_is_in_nobodys_way_when_the_import_is_taken_back(bool isMerged)
    {
        var (old, large) = await _app.WithDatabase(async database =>
        {
            var both = (Clients.AddOrganisation(database, "Altwerk", null, DateTimeOffset.UtcNow), Clients.AddOrganisation(database, "Altwerk GmbH", null, DateTimeOffset.UtcNow));
            await database.SaveChangesAsync();
            return both;
        });
        var annika = await Annika();
        await _app.WithDatabase(database => database.Contacts.Where(contact => contact.Id == annika.Id).ExecuteUpdateAsync(set => set.SetProperty(contact => contact.OrganisationId, old.Id)));
        var import = await ImportFiles.Read(_browser, ImportFiles.Text(Update));
        await ImportFiles.Run(_app, _browser, import, ("Input.Policy", "Overwrite"));
        await _app.WithDatabase(async database =>
        {
            var doer = new MergeDoer(new Viewer(UserRole.Manager, _katrin.Id), _katrin.Name, null);
            var wish = new MergeWish(MergeNoun.Organisations, large.Id.Value, new Dictionary<Guid, int> { [old.Id.Value] = 1, [large.Id.Value] = 1 }, new Dictionary<string, Guid>());
            return isMerged
                ? (await new RecordMerge(database, TimeProvider.System).MergeAsync(wish, doer, default)).Result == MergeResult.Done
                : (await new RecordDeletion(database, TimeProvider.System).DeleteAsync(MergeNoun.Organisations, old.Id.Value, 1, doer, default)).Result == DeletionResult.Done;
        });

        await _browser.Submit(import, import + "?handler=Undo");
        var undone = await ImportFiles.Over(_app, import);

        Assert.That((undone.State, undone.TakenBack, undone.Kept), Is.EqualTo((ImportState.Undone, 2, 0)), () => undone.Fault ?? "");
        Assert.That((await Annika()).OrganisationId, Is.EqualTo(isMerged ? large.Id : (OrganisationId?)null));
    }

    [Test]
    public async Task A_contact_that_consented_to_something_since_stays_with_the_consent()
    {
        var import = await ImportFiles.Read(_browser, ImportFiles.Text(Update));
        await ImportFiles.Run(_app, _browser, import, ("Input.Policy", "Skip"));
        var ole = await _app.WithDatabase(database => database.Contacts.SingleAsync(contact => contact.Name == "Ole Voss"));
        var now = DateTimeOffset.UtcNow;
        var purpose = new ConsentPurpose { Id = ConsentPurposeId.New(now), Name = "Offers", IsActive = true, CreatedAt = now, UpdatedAt = now };
        purpose.Texts.Add(new ConsentText { PurposeId = purpose.Id, Version = 1, Body = "We may call you.", RecordedByName = _katrin.Name, RecordedAt = now });
        await _app.Save(purpose);
        await _app.Save(new Consent { Id = ConsentId.New(now), ContactId = ole.Id, PurposeId = purpose.Id, Version = 1, At = now, Note = "said yes", RecordedByName = _katrin.Name, RecordedAt = now });

        await _browser.Submit(import, import + "?handler=Undo");
        var undone = await ImportFiles.Over(_app, import);

        Assert.That((undone.State, undone.Kept), Is.EqualTo((ImportState.Undone, 1)), () => undone.Fault ?? "");
        Assert.That(await _app.WithDatabase(database => database.Consents.AnyAsync(consent => consent.ContactId == ole.Id)));
    }

    [Test]
    public async Task A_contact_that_somebody_wrote_a_note_on_since_stays_with_it()
    {
        var import = await ImportFiles.Read(_browser, ImportFiles.Text(Update));
        await ImportFiles.Run(_app, _browser, import, ("Input.Policy", "Skip"));
        var ole = await _app.WithDatabase(database => database.Contacts.SingleAsync(contact => contact.Name == "Ole Voss"));
        using (var noted = await _browser.Submit($"/contacts/{ole.Id}", $"/contacts/{ole.Id}/notes", ("text", "Met him at the fair")))
        {
            Assert.That(noted.StatusCode, Is.EqualTo(HttpStatusCode.Found));
        }

        await _browser.Submit(import, import + "?handler=Undo");
        var undone = await ImportFiles.Over(_app, import);

        Assert.That((undone.State, undone.Kept), Is.EqualTo((ImportState.Undone, 1)), () => undone.Fault ?? "");
        Assert.That(await _app.WithDatabase(database => database.ClientNotes.Select(note => note.ContactId).SingleAsync()), Is.EqualTo(ole.Id));
    }

    [Test]
    public async Task A_contact_and_an_organisation_that_got_a_file_since_stay_with_the_file()
    {
        var import = await ImportFiles.Read(_browser, ImportFiles.Text("Name;Firma\nOle Voss;\nErika Nowak;Hafenlager\n"));
        await ImportFiles.Run(_app, _browser, import);
        var (ole, firm) = (await _app.WithDatabase(database => database.Contacts.SingleAsync(contact => contact.Name == "Ole Voss")), await _app.WithDatabase(database => database.Organisations.SingleAsync(one => one.Name == "Hafenlager")));
        var now = DateTimeOffset.UtcNow;
        await _app.Save(
            new ClientFile { Id = ClientFileId.New(now), ContactId = ole.Id, Name = "offer.pdf", MediaType = "application/pdf", SizeBytes = 3, AddedByName = _katrin.Name, AddedAt = now },
            new ClientFile { Id = ClientFileId.New(now), OrganisationId = firm.Id, Name = "contract.pdf", MediaType = "application/pdf", SizeBytes = 3, AddedByName = _katrin.Name, AddedAt = now });

        await _browser.Submit(import, import + "?handler=Undo");
        var undone = await ImportFiles.Over(_app, import);

        Assert.That((undone.State, undone.Kept), Is.EqualTo((ImportState.Undone, 1)), () => undone.Fault ?? "");
        Assert.That(await _app.WithDatabase(database => database.ClientFiles.Select(file => file.Name).OrderBy(name => name).ToListAsync()), Is.EqualTo(new[] { "contract.pdf", "offer.pdf" }));
        Assert.That(await _app.WithDatabase(database => database.Contacts.AnyAsync(contact => contact.Name == "Erika Nowak")), Is.False);
    }

    [Test]
    public async Task Calls_of_before_find_their_contacts_and_are_of_unknown_callers_again_when_the_import_is_taken_back()
    {
        string[] numbers = ["+49401112233", "+491719999999", "+49409998877"];
        await _app.WithDatabase(async database =>
        {
            await database.Calls.ExecuteDeleteAsync();
            foreach (var number in numbers)
            {
                Clients.AddCall(database, null, number, CallDirection.Inbound, CallDisposition.Missed, DateTimeOffset.UtcNow.AddDays(-1));
            }

            return await database.SaveChangesAsync();
        });
        var import = await ImportFiles.Read(_browser, ImportFiles.Text("""
            Name;Phone;Mobile
            Annika Brandt;0171 3920036;0171 9999999
            Ole Voss;040 1112233;
            Pia Maar;040 9998877;
            Udo Maar;040 9998877;
            """));
        await ImportFiles.Run(_app, _browser, import, ("Input.Policy", "Fill"));

        Assert.That(await Owners(), Is.EqualTo(new[] { "Ole Voss Exact", "Annika Brandt Exact", " None" }), "whose several are is for somebody to say");

        await _browser.Submit(import, import + "?handler=Undo");
        var undone = await ImportFiles.Over(_app, import);
        Assert.That(undone.State, Is.EqualTo(ImportState.Undone), () => undone.Fault ?? "");
        Assert.That(await Owners(), Is.EqualTo(new[] { " None", " None", " None" }));

        async Task<string[]> Owners()
        {
            var owners = await _app.WithDatabase(database => database.Calls.Select(call => new { call.Number, Name = call.Contact == null ? "" : call.Contact.Name, call.Match }).ToDictionaryAsync(call => call.Number!));
            return [.. numbers.Select(number => $"{owners[number].Name} {owners[number].Match}")];
        }
    }

    [Test]
    public async Task The_same_file_twice_changes_nothing_the_second_time()
    {
        await ImportFiles.Run(_app, _browser, await ImportFiles.Read(_browser, ImportFiles.Text(Update)));
        var versions = await _app.WithDatabase(database => database.Contacts.OrderBy(contact => contact.Id).Select(contact => new { contact.Id, contact.Version }).ToListAsync());
        var again = await ImportFiles.Run(_app, _browser, await ImportFiles.Read(_browser, ImportFiles.Text(Update)));

        Assert.That((again.Added, again.Changed, again.Unchanged), Is.EqualTo((0, 0, 2)));
        Assert.That(await _app.WithDatabase(database => database.Contacts.OrderBy(contact => contact.Id).Select(contact => new { contact.Id, contact.Version }).ToListAsync()), Is.EqualTo(versions));
    }

    [Test]
    public async Task Two_rows_of_one_person_are_one_contact_and_a_colleague_at_the_same_number_is_another()
    {
        var import = await ImportFiles.Read(_browser, ImportFiles.Text("Name;Phone;Mobile;Company\nOle Voss;040 1112233;;Reederei\nvoss ole;040 1112233;0171 1112233;\nPia Maar;040 1112233;;Reederei\n"));
        var done = await ImportFiles.Run(_app, _browser, import);

        Assert.That((done.Added, done.Changed, done.Remarked), Is.EqualTo((2, 1, 1)));
        var ole = await _app.WithDatabase(database => database.Contacts.Include(contact => contact.Numbers).SingleAsync(contact => contact.Name == "Ole Voss"));
        Assert.That(ole.Numbers.Select(number => number.Number), Is.EquivalentTo(new[] { "+49401112233", "+491711112233" }));
        Assert.That(await _browser.Read(import), Does.Contain("Number or e-mail also of Ole Voss."));

        await _browser.Submit(import, import + "?handler=Undo");
        Assert.That((await ImportFiles.Over(_app, import)).TakenBack, Is.EqualTo(3));
        Assert.That(await _app.WithDatabase(database => database.Contacts.CountAsync()), Is.EqualTo(1));
    }

    [Test]
    public async Task Doubtful_rows_wait_for_a_decision_and_each_is_carried_out_as_decided()
    {
        var import = await ImportFiles.Read(_browser, ImportFiles.Text(
            "Name;Phone;Position\nAnnika Brandt;0171 3920036;Leitung\nA. Brandt;0171 3920036;\nFrau Brandt;0171 3920036;Assistenz\nOle Voss;040 1112233;\n"));
        var done = await ImportFiles.Run(_app, _browser, import, ("Input.Policy", "Review"));
        Assert.That((done.Added, done.Waiting), Is.EqualTo((1, 3)));
        var annika = await Annika();
        Assert.That(await _browser.Read(import + "/review"), Does.Contain("Line 2: Annika Brandt").And.Contain("Einkauf").And.Contain("Leitung"));

        await Answer(("line", "2"), ("outcome", "Overwritten"), ("contact", annika.Id.ToString()));
        await Answer(("line", "3"), ("outcome", "Skipped"));
        await Answer(("line", "3"), ("outcome", "Added"));
        Assert.That((await Annika()).JobTitle, Is.EqualTo("Leitung"));
        await Answer(("outcome", "Added"));

        done = await ImportFiles.Over(_app, import);
        Assert.That((done.Added, done.Changed, done.Skipped, done.Waiting), Is.EqualTo((2, 1, 1, 0)));
        Assert.That(await _app.WithDatabase(database => database.Contacts.Select(contact => contact.Name).OrderBy(name => name).ToListAsync()), Is.EqualTo(new[] { "Annika Brandt", "Frau Brandt", "Ole Voss" }));
        using var over = await _browser.Get(import + "/review");
        Assert.That(over.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));

        async Task Answer(params (string Name, string Value)[] fields)
        {
            using var answer = await _browser.Submit(import, import + "/review", fields);
            Assert.That((int)answer.StatusCode, Is.EqualTo(302));
        }
    }

    [Test]
    public async Task An_import_that_a_process_left_in_the_middle_is_gone_on_with_by_the_next_and_no_row_comes_twice()
    {
        var lines = string.Concat(Enumerable.Range(0, 2500).Select(n => $"Person {n};0171 {1000000 + n}\n"));
        var import = await ImportFiles.Read(_browser, ImportFiles.Text("Name;Phone\n" + lines));
        var id = new ImportId(Guid.Parse(import.Split('/')[2]));
        // As a process that was killed behind its first batch: half is in, its lease is over.
        await ImportFiles.Post(_browser, import, "Map");
        await _app.WithDatabase(database => database.Imports.Where(one => one.Id == id).ExecuteUpdateAsync(set => set
            .SetProperty(one => one.State, ImportState.Running).SetProperty(one => one.Worker, Guid.CreateVersion7()).SetProperty(one => one.LeaseUntil, DateTimeOffset.UtcNow.AddSeconds(-1))));
        var done = await ImportFiles.Over(_app, import);

        Assert.That((done.State, done.Added, done.RowsTotal), Is.EqualTo((ImportState.Done, 2500, 2500)));
        Assert.That(await _app.WithDatabase(database => database.PhoneNumbers.Select(number => number.Number).Distinct().CountAsync()), Is.EqualTo(2501));
        Assert.That(await _app.WithDatabase(database => database.AuditEntries.CountAsync(entry => entry.NounId == id.Value && entry.Action == "import-done")), Is.EqualTo(1));
    }

    private async Task Edit(Contact contact, params (string Name, string Value)[] fields)
    {
        using var answer = await _browser.Submit($"/contacts/{contact.Id}/edit", [("Input.Version", contact.Version.ToString(System.Globalization.CultureInfo.InvariantCulture)), .. fields]);
        Assert.That((int)answer.StatusCode, Is.EqualTo(302));
    }

    private Task<Contact> Annika() => _app.WithDatabase(database =>
        database.Contacts.AsNoTracking().Include(contact => contact.Numbers).Include(contact => contact.Organisation).SingleAsync(contact => contact.Numbers.Any(number => number.Number == "+491713920036") && !contact.Name.StartsWith("Frau") && !contact.Name.StartsWith("A.")));
}
