using Microsoft.EntityFrameworkCore;
using Npgsql;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Deleting;
using OnPremCrm.Core.Merging;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;

namespace OnPremCrm.Core.Tests.Deleting;

/// <summary>Whole rows of all tables before a deletion, after it and when the record is back.</summary>
public sealed class DeletionTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);
    private readonly FakeClock _clock = new(Now);
    private PostgresDatabase _postgres = null!;
    private NpgsqlDataSource _source = null!;
    private CrmDatabase _database = null!;
    private User _olga = null!;
    private Organisation _nordwind = null!;
    private Contact _annika = null!;
    private MergeDoer _doer = null!;

    [SetUp]
    public async Task Open()
    {
        _postgres = await PostgresDatabase.CreateAsync();
        _source = NpgsqlDataSource.Create(_postgres.ConnectionString);
        _database = NewDatabase();
        _olga = new User { Id = UserId.New(Now), Email = "olga@example.com", NormalisedEmail = "OLGA@EXAMPLE.COM", Name = "Ольга Соколова", Role = UserRole.Operator, SecurityStamp = "s", ConcurrencyStamp = "c", CreatedAt = Now };
        _database.Users.Add(_olga);
        await _database.SaveChangesAsync();
        _doer = new MergeDoer(new Viewer(UserRole.Manager, _olga.Id), _olga.Name, "10.0.0.7");
        _nordwind = Clients.AddOrganisation(_database, "Nordwind", "Hamburg", Now, null, "+494066969200");
        _annika = Clients.AddContact(_database, "Annika Brandt", _nordwind, "Purchasing", Now.AddDays(-9), _olga, "+494066969214", "+491701234567");
        (_annika.Tags, _annika.Custom, _annika.Email) = (["vip"], """{"credit":5000}""", "annika@nordwind.example");
        _annika.Emails.Add(new EmailAddress { Id = EmailAddressId.New(Now), ContactId = _annika.Id, Address = _annika.Email, IsPrimary = true });
        _annika.Addresses.Add(new PostalAddress { Id = PostalAddressId.New(Now), ContactId = _annika.Id, City = "Hamburg", IsPrimary = true });
        Clients.AddCall(_database, _annika, "+494066969214", CallDirection.Inbound, CallDisposition.Answered, Now.AddDays(-4));
        Clients.AddCall(_database, _annika, "+491701234567", CallDirection.Outbound, CallDisposition.Answered, Now.AddDays(-3));
        await _database.SaveChangesAsync();
        await RunAsync($"""
            INSERT INTO callbacks (id, number, contact_id, state, owner_reason, first_call_id, last_call_id, last_attempt_at, due_at, created_at, updated_at)
            VALUES (gen_random_uuid(), '+491701234567', '{_annika.Id}', 'open', 'nobody', gen_random_uuid(), gen_random_uuid(), now(), now(), now(), now());
            INSERT INTO number_choices (number, contact_id, chosen_at) VALUES ('+491701234567', '{_annika.Id}', now());
            UPDATE calls SET organisation_id = NULL WHERE number = '+491701234567';
            INSERT INTO consent_purposes (id, name, channel, is_active, created_at, updated_at) VALUES ('00000000-0000-7000-8000-000000000001', 'News', 'email', true, now(), now());
            INSERT INTO consent_texts (purpose_id, version, body, recorded_by_name, recorded_at) VALUES ('00000000-0000-7000-8000-000000000001', 1, 'Yes', 'Ольга', now());
            INSERT INTO consents (id, contact_id, purpose_id, version, state, at, origin, note, recorded_by, recorded_by_name, recorded_at)
            VALUES (gen_random_uuid(), '{_annika.Id}', '00000000-0000-7000-8000-000000000001', 1, 'given', now(), 'phone', 'said so', '{_olga.Id}', 'Ольга', now());
            INSERT INTO client_notes (id, contact_id, organisation_id, body, written_by, written_by_name, written_at, edited_at, version) VALUES
                (gen_random_uuid(), '{_annika.Id}', NULL, 'Met at the fair', '{_olga.Id}', 'Ольга', now(), now(), 2), (gen_random_uuid(), NULL, '{_nordwind.Id}', 'Builds a second hall', '{_olga.Id}', 'Ольга', now(), NULL, 1);
            INSERT INTO client_files (id, contact_id, name, media_type, size_bytes, added_by_name, added_at) VALUES ('00000000-0000-7000-8000-000000000002', '{_annika.Id}', 'offer.pdf', 'application/pdf', 3, 'Ольга', now());
            INSERT INTO client_files (id, organisation_id, name, media_type, size_bytes, added_by_name, added_at) VALUES ('00000000-0000-7000-8000-000000000003', '{_nordwind.Id}', 'contract.pdf', 'application/pdf', 3, 'Ольга', now());
            INSERT INTO stored_file_parts (file_id, part, bytes) SELECT id, 0, 'abc' FROM client_files;
            """);
        _database.ChangeTracker.Clear();
    }

    [TearDown]
    public async Task Close()
    {
        await _database.DisposeAsync();
        await _source.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    [Test]
    public async Task Calls_stay_without_the_name_and_everything_comes_back_exactly()
    {
        var before = await WholeAsync();

        var outcome = await DeleteAsync(MergeNoun.Contacts, _annika.Id.Value);

        Assert.That(outcome.Result, Is.EqualTo(DeletionResult.Done));
        Assert.Multiple(async () =>
        {
            Assert.That(await ListAsync("SELECT name FROM contacts UNION ALL SELECT number FROM phone_numbers WHERE contact_id IS NOT NULL UNION ALL SELECT address FROM email_addresses UNION ALL SELECT number FROM number_choices"), Is.Empty);
            Assert.That(await ListAsync("SELECT body FROM client_notes"), Is.EqualTo(new[] { "Builds a second hall" }));
            Assert.That(await ListAsync("SELECT number || ' ' || match || ' ' || coalesce((SELECT name FROM organisations o WHERE o.id = organisation_id), '-') || ' ' || (contact_id IS NULL) FROM calls ORDER BY 1"),
                Is.EqualTo(new[] { "+491701234567 none - true", "+494066969214 exact Nordwind true" }), "a call with the firm stays one with the firm");
            Assert.That(await ListAsync("SELECT state || ' ' || (contact_id IS NULL) FROM callbacks"), Is.EqualTo(new[] { "open true" }), "somebody still waits to be called back");
            Assert.That(await ListAsync("SELECT action || ' ' || noun_id || ' ' || (details ->> 'Name') FROM audit_entries"), Is.EqualTo(new[] { $"delete {_annika.Id} Annika Brandt" }));
            Assert.That((await DeletionBook.CountsAsync(_database, [outcome.Deletion!.Value], default))[outcome.Deletion!.Value], Is.EqualTo(new MergeCounts(2, 1, 1, 0)));
        });

        Assert.That((await RestoreAsync(outcome.Deletion!.Value)).Record, Is.EqualTo(_annika.Id.Value));
        Assert.That(await WholeAsync(), Is.EqualTo(before));
        Assert.That(await ListAsync("SELECT row_key FROM deletion_moves UNION ALL SELECT name FROM deletions WHERE name IS NOT NULL"), Is.Empty);
        Assert.That((await RestoreAsync(outcome.Deletion!.Value)).Result, Is.EqualTo(DeletionResult.Gone), "only once");
    }

    [Test]
    public async Task The_people_of_an_organisation_stay_and_are_in_it_again_unless_they_went_elsewhere()
    {
        var kai = Clients.AddContact(_database, "Kai Petersen", await _database.Organisations.SingleAsync(), null, Now);
        var other = Clients.AddOrganisation(_database, "Südstern", null, Now);
        await _database.SaveChangesAsync();
        var outcome = await DeleteAsync(MergeNoun.Organisations, _nordwind.Id.Value);
        Assert.That(await ListAsync("SELECT name || ' ' || (organisation_id IS NULL) || ' ' || version FROM contacts ORDER BY name"), Is.EqualTo(new[] { "Annika Brandt true 2", "Kai Petersen true 2" }));
        Assert.That(await ListAsync("SELECT body FROM client_notes"), Is.EqualTo(new[] { "Met at the fair" }));

        await RunAsync($"UPDATE contacts SET organisation_id = '{other.Id}' WHERE id = '{kai.Id}'");
        await RestoreAsync(outcome.Deletion!.Value);

        Assert.That(await ListAsync("SELECT c.name || ' ' || o.name FROM contacts c JOIN organisations o ON o.id = organisation_id ORDER BY 1"), Is.EqualTo(new[] { "Annika Brandt Nordwind", "Kai Petersen Südstern" }));
        Assert.That(await ListAsync("SELECT number FROM phone_numbers WHERE organisation_id IS NOT NULL"), Is.EqualTo(new[] { "+494066969200" }));
        Assert.That(await ListAsync($"SELECT number FROM calls WHERE organisation_id = '{_nordwind.Id}'"), Is.EqualTo(new[] { "+494066969214" }));
        Assert.That(await ListAsync($"SELECT body FROM client_notes WHERE organisation_id = '{_nordwind.Id}' AND written_by = '{_olga.Id}'"), Is.EqualTo(new[] { "Builds a second hall" }));
    }

    [Test]
    public async Task A_person_whose_organisation_and_owner_are_gone_meanwhile_comes_back_without_them()
    {
        var outcome = await DeleteAsync(MergeNoun.Contacts, _annika.Id.Value);
        await DeleteAsync(MergeNoun.Organisations, _nordwind.Id.Value);
        await RunAsync($"UPDATE deletions SET owner_id = NULL WHERE record_id = '{_annika.Id}'");

        Assert.That((await RestoreAsync(outcome.Deletion!.Value)).Result, Is.EqualTo(DeletionResult.Done));
        Assert.That(await ListAsync("SELECT name || ' ' || (organisation_id IS NULL) || ' ' || (owner_id IS NULL) FROM contacts"), Is.EqualTo(new[] { "Annika Brandt true true" }));
    }

    [Test]
    public async Task Parts_in_several_organisations_and_a_place_in_the_tree_come_back_where_that_still_can_be()
    {
        await RunAsync($"""
            INSERT INTO organisations (id, name, parent_id, created_at, updated_at) VALUES (gen_random_uuid(), 'Group', NULL, now(), now()), (gen_random_uuid(), 'Branch', '{_nordwind.Id}', now(), now());
            UPDATE organisations SET parent_id = (SELECT id FROM organisations WHERE name = 'Group') WHERE name = 'Nordwind';
            INSERT INTO affiliations (id, contact_id, organisation_id, role) SELECT gen_random_uuid(), '{_annika.Id}', id, 'advisor' FROM organisations;
            """);
        var before = await WholeAsync();
        var firm = (await DeleteAsync(MergeNoun.Organisations, _nordwind.Id.Value)).Deletion!.Value;
        Assert.That(await ListAsync("SELECT name || ' ' || (parent_id IS NULL) FROM organisations ORDER BY name"), Is.EqualTo(new[] { "Branch true", "Group true" }));

        await RestoreAsync(firm);
        Assert.That(Unversioned(await WholeAsync()), Is.EqualTo(Unversioned(before)));

        // The whole group is below its former branch by now, the person gone, and her firm too.
        firm = (await DeleteAsync(MergeNoun.Organisations, _nordwind.Id.Value)).Deletion!.Value;
        await RunAsync("UPDATE organisations SET parent_id = (SELECT id FROM organisations WHERE name = 'Branch') WHERE name = 'Group'");
        var person = (await DeleteAsync(MergeNoun.Contacts, _annika.Id.Value)).Deletion!.Value;
        await RestoreAsync(firm);
        await RunAsync("DELETE FROM organisations WHERE name = 'Group'");
        await RestoreAsync(person);
        Assert.That(await ListAsync("SELECT o.name || ' in ' || coalesce(p.name, '-') FROM organisations o LEFT JOIN organisations p ON p.id = o.parent_id ORDER BY 1"), Is.EqualTo(new[] { "Branch in Nordwind", "Nordwind in -" }));
        Assert.That(await ListAsync("SELECT o.name FROM affiliations JOIN organisations o ON o.id = organisation_id ORDER BY 1"), Is.EqualTo(new[] { "Branch" }), "Nordwind's own went with it while she was away");
    }

    [Test]
    public async Task A_number_that_somebody_chose_for_another_one_meanwhile_stays_theirs()
    {
        var outcome = await DeleteAsync(MergeNoun.Contacts, _annika.Id.Value);
        var kai = Clients.AddContact(_database, "Kai Petersen", null, null, Now);
        await _database.SaveChangesAsync();
        await RunAsync($"INSERT INTO number_choices (number, contact_id, chosen_at) VALUES ('+491701234567', '{kai.Id}', now()); UPDATE calls SET contact_id = '{kai.Id}', match = 'chosen' WHERE number = '+491701234567'");

        await RestoreAsync(outcome.Deletion!.Value);

        Assert.That(await ListAsync("SELECT contact_id::text FROM number_choices"), Is.EqualTo(new[] { kai.Id.ToString() }));
        Assert.That(await ListAsync("SELECT number || ' ' || match || ' ' || c.name FROM calls JOIN contacts c ON c.id = contact_id ORDER BY 1"), Is.EqualTo(new[] { "+491701234567 chosen Kai Petersen", "+494066969214 exact Annika Brandt" }));
    }

    [Test]
    public async Task Nobody_deletes_or_brings_back_beyond_their_right_or_what_changed_since_they_looked()
    {
        var before = await WholeAsync();
        var deletion = new RecordDeletion(_database, _clock);
        Assert.That((await deletion.DeleteAsync(MergeNoun.Contacts, _annika.Id.Value, 7, _doer, default)).Result, Is.EqualTo(DeletionResult.Changed));
        Assert.That((await deletion.DeleteAsync(MergeNoun.Contacts, Guid.NewGuid(), 1, _doer, default)).Result, Is.EqualTo(DeletionResult.Gone));
        Assert.That((await deletion.DeleteAsync(MergeNoun.Contacts, _annika.Id.Value, 1, With((Deed.See, Reach.Own), (Deed.Delete, Reach.Own)), default)).Result, Is.EqualTo(DeletionResult.Gone), "one that somebody may not see is not there");
        Assert.That(async () => await deletion.DeleteAsync(MergeNoun.Contacts, _annika.Id.Value, 1, With((Deed.See, Reach.All), (Deed.Edit, Reach.All)), default), Throws.TypeOf<NotAllowedException>());
        Assert.That(async () => await deletion.DeleteAsync(MergeNoun.Contacts, _annika.Id.Value, 1, _doer with { Viewer = new Viewer(UserRole.Operator, _olga.Id) }, default), Throws.TypeOf<NotAllowedException>(), "an operator deletes nothing, unless a role says so");
        Assert.That(await WholeAsync(), Is.EqualTo(before));

        var done = (await DeleteAsync(MergeNoun.Contacts, _annika.Id.Value)).Deletion!.Value;
        var stranger = With((Deed.See, Reach.Own), (Deed.Delete, Reach.Own));
        Assert.That((await new RecordRestoral(_database, _clock).RestoreAsync(done, stranger, default)).Result, Is.EqualTo(DeletionResult.Gone));
        Assert.That(await DeletionBook.Open(_database, MergeNoun.Contacts, stranger.Viewer, Now).ToListAsync(), Is.Empty);
        Assert.That(await DeletionBook.Open(_database, MergeNoun.Contacts, _doer.Viewer, Now).Select(one => one.Name).ToListAsync(), Is.EqualTo(new[] { "Annika Brandt" }));
        Assert.That(async () => await new RecordRestoral(_database, _clock).RestoreAsync(done, With((Deed.See, Reach.All)), default), Throws.TypeOf<NotAllowedException>());
    }

    [Test]
    public async Task After_thirty_days_nothing_is_kept()
    {
        var deletion = (await DeleteAsync(MergeNoun.Contacts, _annika.Id.Value)).Deletion!.Value;

        Assert.That(await DeletionBook.ForgetAsync(_database, Now.AddDays(29), default), Is.Zero);
        _clock.Advance(TimeSpan.FromDays(30));
        Assert.That((await RestoreAsync(deletion)).Result, Is.EqualTo(DeletionResult.Gone), "also when nobody has cleaned up yet");
        Assert.That(await DeletionBook.ForgetAsync(_database, Now.AddDays(30), default), Is.EqualTo(1));
        Assert.That(await ListAsync("SELECT row_key FROM deletion_moves UNION ALL SELECT name FROM deletions WHERE kept IS NOT NULL OR name IS NOT NULL"), Is.Empty);
        Assert.That(await ListAsync("SELECT name FROM client_files JOIN stored_file_parts ON file_id = id"), Is.EqualTo(new[] { "contract.pdf" }));
        Assert.That(await ListAsync("SELECT file_id::text FROM stored_file_parts"), Has.Count.EqualTo(1), "no bytes without their file");
    }

    [Test]
    public async Task A_file_waits_for_its_record_and_names_nobody_meanwhile()
    {
        var firm = await DeleteAsync(MergeNoun.Organisations, _nordwind.Id.Value);
        Assert.That(await ListAsync("SELECT name || ' ' || coalesce(organisation_id::text, '-') FROM client_files JOIN stored_file_parts ON file_id = id ORDER BY 1"), Is.EqualTo(new[] { "contract.pdf -", "offer.pdf -" }));

        await RestoreAsync(firm.Deletion!.Value);
        Assert.That(await ListAsync("SELECT organisation_id::text FROM client_files WHERE organisation_id IS NOT NULL"), Is.EqualTo(new[] { _nordwind.Id.ToString() }));
    }

    private static string Unversioned(string whole) => System.Text.RegularExpressions.Regex.Replace(whole, "\"version\": \\d+, ", "");

    private async Task<DeletionOutcome> DeleteAsync(MergeNoun noun, Guid id)
    {
        await using var database = NewDatabase();
        var version = int.Parse((await ListAsync($"SELECT version::text FROM {Word.Of(noun)} WHERE id = '{id}'")).Single(), System.Globalization.CultureInfo.InvariantCulture);
        return await new RecordDeletion(database, _clock).DeleteAsync(noun, id, version, _doer, default);
    }

    private async Task<DeletionOutcome> RestoreAsync(DeletionId id)
    {
        await using var database = NewDatabase();
        return await new RecordRestoral(database, _clock).RestoreAsync(id, _doer, default);
    }

    private MergeDoer With(params (Deed Deed, Reach Reach)[] rights)
    {
        var role = new CustomRole { Id = CustomRoleId.New(Now), Name = "r", Level = UserRole.Operator, CreatedAt = Now, UpdatedAt = Now };
        role.Grants.AddRange(rights.Select(right => new Grant { RoleId = role.Id, Noun = GuardedNoun.Contacts, Deed = right.Deed, Reach = right.Reach }));
        return _doer with { Viewer = new Viewer(UserRole.Operator, UserId.New(Now)) { Grants = Grants.Of(role) } };
    }

    // All rows of everything, but what tells of the deletion itself.
    private async Task<string> WholeAsync()
    {
        var tables = await ListAsync("SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace AND relname NOT IN ('changes', 'figure_marks', 'deletions', 'deletion_moves', 'audit_entries', 'schema_migrations') ORDER BY 1");
        var whole = new List<string>();
        foreach (var table in tables)
        {
            whole.AddRange(await ListAsync($"SELECT '{table} ' || to_jsonb(t)::text FROM {table} t ORDER BY 1"));
        }

        return string.Join('\n', whole);
    }

    private CrmDatabase NewDatabase()
    {
        var options = new DbContextOptionsBuilder<CrmDatabase>();
        CrmDatabase.Configure(options, _postgres.ConnectionString);
        return new CrmDatabase(options.Options);
    }

    private async Task RunAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<List<string>> ListAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }
}
