using Microsoft.EntityFrameworkCore;
using Npgsql;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Merging;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;

namespace OnPremCrm.Core.Tests.Merging;

/// <summary>Whole rows of all tables before a merge, after it and after its undo.</summary>
public sealed partial class MergeTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 19, 10, 0, 0, TimeSpan.Zero);
    private static readonly Dictionary<string, Guid> NoPicks = [];
    private readonly FakeClock _clock = new(Now);
    private PostgresDatabase _postgres = null!;
    private CrmDatabase _database = null!;
    private NpgsqlDataSource _source = null!;
    private User _olga = null!;
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
    }

    [TearDown]
    public async Task Close()
    {
        await _database.DisposeAsync();
        await _source.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    [Test]
    public async Task Every_table_that_names_a_contact_or_an_organisation_goes_along()
    {
        // Whoever adds a table that names them has to say in MergeTables what becomes of it.
        var named = await ListAsync("""
            SELECT DISTINCT conrelid::regclass || '.' || attname FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY(conkey)
            WHERE contype = 'f' AND confrelid IN ('contacts'::regclass, 'organisations'::regclass) AND conparentid = 0
            """);
        var known = Enum.GetValues<MergeNoun>().Select(MergeTables.Of).SelectMany(tables => tables.Lists.Select(list => $"{list.Table}.{tables.Column}").Concat(tables.References.Select(reference => $"{reference.Table}.{reference.Column ?? tables.Column}")));

        Assert.That(named, Is.EquivalentTo(known.Concat(MergeTables.Kept)));
    }

    [Test]
    public async Task Everything_goes_along_with_a_merge_and_comes_back_exactly_with_its_undo()
    {
        var (annika, twin) = await TwinsAsync();
        var before = await WholeAsync();

        var outcome = await MergeAsync(annika, [twin], new() { ["name"] = twin.Value, ["numbers"] = twin.Value });

        Assert.That(outcome.Result, Is.EqualTo(MergeResult.Done));
        Assert.Multiple(async () =>
        {
            Assert.That(await ListAsync("SELECT id::text FROM contacts WHERE id = ANY(ARRAY['" + twin + "']::uuid[])"), Is.Empty);
            Assert.That(await ListAsync("SELECT name || '|' || job_title || '|' || source || '|' || email || '|' || note || '|' || array_to_string(tags, ',') || '|' || version FROM contacts"),
                Is.EqualTo(new[] { "A. Brandt|Purchasing|fair|annika@nordwind.example|Speaks English.\n\nPrefers mornings.|vip,north,export|2" }));
            Assert.That(await ListAsync("SELECT custom::text FROM contacts"), Is.EqualTo(new[] { """{"since": "2019-04-01", "credit": 5000, "interests": ["a", "b", "c"]}""" }));
            Assert.That(await ListAsync("SELECT number || CASE WHEN is_primary THEN ' main' ELSE '' END || CASE WHEN opted_out THEN ' no' ELSE '' END FROM phone_numbers ORDER BY number"),
                Is.EqualTo(new[] { "+494066969214 no", "+494066969299", "+491701234567 main" }.Order(StringComparer.Ordinal)));
            Assert.That(await ListAsync("SELECT address || ' ' || ordinal FROM email_addresses ORDER BY ordinal, address"), Is.EqualTo(new[] { "annika@nordwind.example 0", "a.brandt@nordwind.example 1" }));
            Assert.That(await ListAsync("SELECT count(*)::text FROM messenger_accounts"), Is.EqualTo(new[] { "2" }));
            Assert.That(await ListAsync("SELECT count(*)::text FROM postal_addresses"), Is.EqualTo(new[] { "2" }));
            Assert.That(await ListAsync("SELECT role || ' ' || ordinal FROM affiliations ORDER BY ordinal"), Is.EqualTo(new[] { "trainee 0", "accountant 1" }));
            foreach (var table in new[] { "calls", "callbacks", "telephony_commands", "number_choices", "consents", "client_notes", "client_files", "phone_numbers", "email_addresses", "messenger_accounts", "postal_addresses", "affiliations" })
            {
                Assert.That(await ListAsync($"SELECT DISTINCT contact_id::text FROM {table}"), Is.EqualTo(new[] { annika.ToString() }), table);
            }

            // The call that named nobody, because both had the number, names her now; one of a number that a stranger has too does not.
            Assert.That(await ListAsync("SELECT match || ' ' || (contact_id IS NULL) FROM calls WHERE number = '+494066969214' ORDER BY id"), Is.EqualTo(new[] { "exact false", "exact false", "exact false" }));
            Assert.That(await MergeBook.WentIntoAsync(_database, MergeNoun.Contacts, twin.Value, default), Is.EqualTo(annika.Value));
            Assert.That(await MergeBook.WithMergedAsync(_database, MergeNoun.Contacts, annika.Value, default), Is.EquivalentTo(new[] { annika.Value, twin.Value }));
            Assert.That(await ListAsync("SELECT action FROM audit_entries ORDER BY action"), Is.EqualTo(new[] { "merge", "merge-away" }));
        });

        _clock.Advance(TimeSpan.FromDays(3));
        Assert.That((await UndoAsync(outcome.Merge!.Value)).Result, Is.EqualTo(MergeResult.Done));

        Assert.That(await WholeAsync(), Is.EqualTo(before));
        Assert.That(await ListAsync($"SELECT version::text FROM contacts WHERE id = '{annika}'"), Is.EqualTo(new[] { "3" }), "so that no form of the merged record overwrites it unseen");
        Assert.That(await MergeBook.WentIntoAsync(_database, MergeNoun.Contacts, twin.Value, default), Is.Null);
        Assert.That(await ListAsync("SELECT (before IS NULL AND after IS NULL)::text FROM merges UNION SELECT (kept IS NULL)::text FROM merged_records"), Is.EqualTo(new[] { "true" }));
        Assert.That(await ListAsync("SELECT row_key FROM merge_moves"), Is.Empty);
    }

    [Test]
    public async Task A_main_organisation_that_was_not_picked_becomes_a_further_one_until_the_merge_is_undone()
    {
        var (annika, twin) = await TwinsAsync();
        await RunAsync($"""
            INSERT INTO organisations (id, name, created_at, updated_at) VALUES (gen_random_uuid(), 'Hafenlager', now(), now());
            UPDATE contacts SET organisation_id = (SELECT id FROM organisations WHERE name = 'Hafenlager'), job_title = 'Buyer' WHERE id = '{twin}';
            """);
        var before = await WholeAsync();

        var merge = (await MergeAsync(annika, [twin], [])).Merge!.Value;

        const string Parts = "SELECT role || '|' || is_past || '|' || a.ordinal FROM affiliations a JOIN organisations o ON o.id = organisation_id WHERE o.name = 'Hafenlager'";
        Assert.That(await ListAsync(Parts), Is.EqualTo(new[] { "Buyer|false|2" }));
        Assert.That(await ListAsync("SELECT o.name FROM contacts c JOIN organisations o ON o.id = c.organisation_id"), Has.None.EqualTo("Hafenlager"));
        Assert.That((await UndoAsync(merge)).Result, Is.EqualTo(MergeResult.Done));
        Assert.That(await WholeAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task What_was_done_after_the_merge_stays_with_the_survivor_and_is_named()
    {
        var (annika, twin) = await TwinsAsync();
        var merge = (await MergeAsync(annika, [twin], [])).Merge!.Value;
        await RunAsync($"""
            UPDATE contacts SET job_title = 'Head of purchasing', tags = tags || '{"{new}"}', custom = custom || '{"{"}"credit": 9000{"}"}', version = version + 1, updated_at = '2026-11-20T08:00:00Z' WHERE id = '{annika}';
            UPDATE phone_numbers SET is_wrong = true WHERE number = '+491701234567';
            DELETE FROM messenger_accounts WHERE kind = 'whatsapp';
            INSERT INTO phone_numbers (id, contact_id, number, as_written) VALUES (gen_random_uuid(), '{annika}', '+493055555555', '030 55555555');
            """);
        Clients.AddCall(_database, await _database.Contacts.SingleAsync(), "+491701234567", CallDirection.Inbound, CallDisposition.Answered, Now.AddDays(1));
        await _database.SaveChangesAsync();

        var preview = (await new MergeUndo(_database, _clock).PreviewAsync(merge, _doer.Viewer, default))!;
        Assert.That(preview.Stays, Is.EquivalentTo(new MergeRemainder[]
        {
            new("jobTitle", "Head of purchasing"), new("custom.credit", "9000"), new("tags", "new"), new("numbers", "0170 1234567"), new("numbers", "030 55555555"),
        }));
        Assert.That((preview.Moved.Calls, preview.Moved.Callbacks), Is.EqualTo((3, 1)));
        Assert.That((await UndoAsync(merge)).Result, Is.EqualTo(MergeResult.Done));

        Assert.Multiple(async () =>
        {
            Assert.That(await ListAsync($"SELECT name || '|' || job_title || '|' || source || '|' || array_to_string(tags, ',') FROM contacts WHERE id = '{annika}'"),
                Is.EqualTo(new[] { "Annika Brandt|Head of purchasing|fair|vip,north,new" }));
            Assert.That(await ListAsync($"SELECT custom ->> 'credit' FROM contacts ORDER BY id = '{twin}'"), Is.EqualTo(new[] { "9000", "3000" }));
            Assert.That(await ListAsync($"SELECT number FROM phone_numbers WHERE contact_id = '{annika}' ORDER BY number"), Is.EqualTo(new[] { "+491701234567", "+493055555555", "+494066969214" }));
            Assert.That(await ListAsync($"SELECT number || ' ' || is_wrong FROM phone_numbers WHERE contact_id = '{twin}' ORDER BY number"),
                Is.EqualTo(new[] { "+491701234567 false", "+494066969214 false", "+494066969299 false" }), "the twin is what it was");
            Assert.That(await ListAsync($"SELECT kind FROM messenger_accounts WHERE contact_id = '{twin}'"), Is.EqualTo(new[] { "whatsapp" }), "also what was taken away meanwhile");
            Assert.That(await ListAsync($"SELECT count(*)::text FROM calls WHERE contact_id = '{annika}'"), Is.EqualTo(new[] { "2" }), "her own, and the one since");
        });
    }

    [Test]
    public async Task A_record_that_changed_since_it_was_looked_at_is_not_merged_and_nobody_without_the_right_merges()
    {
        var (annika, twin) = await TwinsAsync();
        await RunAsync($"UPDATE contacts SET version = 2, owner_id = '{_olga.Id}' WHERE id = '{twin}'");
        var before = await WholeAsync();
        var wish = new MergeWish(MergeNoun.Contacts, annika.Value, new Dictionary<Guid, int> { [annika.Value] = 1, [twin.Value] = 1 }, NoPicks);
        var merging = new RecordMerge(_database, _clock);

        Assert.That((await merging.MergeAsync(wish, _doer, default)).Result, Is.EqualTo(MergeResult.Changed));
        Assert.That((await merging.MergeAsync(wish with { Versions = new Dictionary<Guid, int> { [annika.Value] = 1, [Guid.NewGuid()] = 1 } }, _doer, default)).Result, Is.EqualTo(MergeResult.Gone));

        var right = wish with { Versions = new Dictionary<Guid, int> { [annika.Value] = 1, [twin.Value] = 2 } };
        Assert.That((await merging.MergeAsync(right, With(Deed.See, Reach.Own), default)).Result, Is.EqualTo(MergeResult.Gone), "one that somebody may not see is not there");
        Assert.That(async () => await merging.MergeAsync(right, With(Deed.See, Reach.All), default), Throws.TypeOf<NotAllowedException>());
        Assert.That(await WholeAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task Several_become_one_merges_follow_each_other_and_are_undone_from_the_last_on()
    {
        var ids = await PeopleAsync("Jon Smith", "Smith Jon", "John Smith", "J. Smith");
        var before = await WholeAsync();
        var three = (await MergeAsync(ids[0], [ids[1], ids[2]], [])).Merge!.Value;
        var four = (await MergeAsync(ids[3], [ids[0]], [])).Merge!.Value;

        Assert.That(await ListAsync("SELECT name || ' ' || (SELECT count(*) FROM phone_numbers) FROM contacts"), Is.EqualTo(new[] { "J. Smith 4" }));
        Assert.That(await MergeBook.WentIntoAsync(_database, MergeNoun.Contacts, ids[2].Value, default), Is.EqualTo(ids[3].Value), "through the one in between");
        Assert.That(await UndoAsync(three), Is.EqualTo(new MergeOutcome(MergeResult.MergedOn, four)));
        Assert.That((await UndoAsync(four)).Result, Is.EqualTo(MergeResult.Done));
        Assert.That((await UndoAsync(three)).Result, Is.EqualTo(MergeResult.Done));
        Assert.That((await UndoAsync(three)).Result, Is.EqualTo(MergeResult.Gone), "only once");
        Assert.That(await WholeAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task Who_is_not_the_same_as_one_is_not_the_same_as_the_survivor_until_the_undo()
    {
        var ids = await PeopleAsync("Jon Smith", "Smith Jon", "John Smith");
        await RunAsync($"INSERT INTO not_duplicates (noun, one_id, other_id, said_by_name, said_at) SELECT 'contacts', least(a, b), greatest(a, b), 'Ольга', now() FROM (SELECT '{ids[1]}'::uuid a, '{ids[2]}'::uuid b) pair");
        var before = await WholeAsync();

        var merge = (await MergeAsync(ids[0], [ids[1]], [])).Merge!.Value;
        Assert.That(await ListAsync($"SELECT one_id::text FROM not_duplicates WHERE '{ids[0]}' IN (one_id, other_id) AND '{ids[2]}' IN (one_id, other_id)"), Has.Count.EqualTo(1));

        await UndoAsync(merge);
        Assert.That(await WholeAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task After_thirty_days_the_copies_are_gone_and_the_old_address_still_leads_to_the_survivor()
    {
        var (annika, twin) = await TwinsAsync();
        var merge = (await MergeAsync(annika, [twin], [])).Merge!.Value;

        Assert.That(await MergeBook.ForgetAsync(_database, Now.AddDays(29), default), Is.Zero);
        _clock.Advance(TimeSpan.FromDays(30));
        Assert.That((await UndoAsync(merge, version: 2)).Result, Is.EqualTo(MergeResult.Gone), "also when nobody has cleaned up yet");
        Assert.That(await MergeBook.ForgetAsync(_database, Now.AddDays(30), default), Is.EqualTo(1));

        Assert.That(await ListAsync("SELECT 1::text FROM merges WHERE before IS NOT NULL OR after IS NOT NULL UNION ALL SELECT 2::text FROM merged_records WHERE kept IS NOT NULL UNION ALL SELECT 3::text FROM merge_moves"), Is.Empty);
        Assert.That(await MergeBook.WentIntoAsync(_database, MergeNoun.Contacts, twin.Value, default), Is.EqualTo(annika.Value));
    }

    [Test]
    public async Task A_call_that_is_being_written_while_its_contact_is_merged_is_not_lost_by_either()
    {
        var (annika, twin) = await TwinsAsync();
        await using var recorder = await _source.OpenConnectionAsync();
        await using var writing = await recorder.BeginTransactionAsync();
        await using (var insert = new NpgsqlCommand($"""
            INSERT INTO calls (id, server, linkedid, state, direction, number, started_at, contact_id, match, updated_at)
            VALUES (uuid_at('2026-11-19T10:00:00Z'), 'main', '9.9', 'ringing', 'inbound', '+491701234567', '2026-11-19T10:00:00Z', '{twin}', 'exact', '2026-11-19T10:00:00Z')
            """, recorder))
        {
            await insert.ExecuteNonQueryAsync();
        }

        var merging = MergeAsync(annika, [twin], []);
        while ((await ListAsync("SELECT pid::text FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")).Count == 0)
        {
            await Task.Delay(20);
        }

        await writing.CommitAsync();
        await merging;

        Assert.That(await ListAsync("SELECT contact_id::text FROM calls WHERE linkedid = '9.9'"), Is.EqualTo(new[] { annika.ToString() }));
    }

    // Two of one: everything that a contact can have, in both, some of it the same.
    private async Task<(ContactId Annika, ContactId Twin)> TwinsAsync()
    {
        await RunAsync("""
            INSERT INTO custom_fields (id, noun, key, name, kind, currency, is_searchable, ordinal, created_at, updated_at) VALUES
                (gen_random_uuid(), 'contacts', 'credit', 'Credit', 'money', 'EUR', false, 1, now(), now()), (gen_random_uuid(), 'contacts', 'since', 'Since', 'date', NULL, true, 2, now(), now());
            """);
        var nordwind = Clients.AddOrganisation(_database, "Nordwind", "Hamburg", Now);
        var annika = Clients.AddContact(_database, "Annika Brandt", nordwind, null, Now.AddDays(-9), _olga, "+494066969214");
        annika.Numbers[0].OptedOut = true;
        (annika.Source, annika.Tags, annika.Custom, annika.Note, annika.Birthday) = ("fair", ["vip", "north"], """{"credit":5000,"interests":["a","b"]}""", "Speaks English.", new DateOnly(1980, 2, 29));
        annika.Email = "annika@nordwind.example";
        annika.Emails.Add(new EmailAddress { Id = EmailAddressId.New(Now), ContactId = annika.Id, Address = annika.Email, IsPrimary = true });
        annika.Addresses.Add(new PostalAddress { Id = PostalAddressId.New(Now), ContactId = annika.Id, City = "Hamburg", IsPrimary = true });
        annika.Messengers.Add(new MessengerAccount { Id = MessengerAccountId.New(Now), ContactId = annika.Id, Kind = MessengerKind.Telegram, Account = "@annika", IsPrimary = true });
        var twin = Clients.AddContact(_database, "A. Brandt", null, "Purchasing", Now.AddDays(-5), null, "+491701234567", "+494066969214", "+494066969299");
        twin.Numbers[0].AsWritten = "0170 1234567";
        (twin.Source, twin.Tags, twin.Custom, twin.Note, twin.Language) = ("web", ["export", "VIP"], """{"credit":3000,"interests":["b","c"],"since":"2019-04-01"}""", "Prefers mornings.", "de");
        twin.Email = "a.brandt@nordwind.example";
        twin.Emails.Add(new EmailAddress { Id = EmailAddressId.New(Now), ContactId = twin.Id, Address = twin.Email, IsPrimary = true, Kind = EmailKind.Home });
        twin.Emails.Add(new EmailAddress { Id = EmailAddressId.New(Now), ContactId = twin.Id, Address = "Annika@Nordwind.example", Ordinal = 1 });
        twin.Addresses.Add(new PostalAddress { Id = PostalAddressId.New(Now), ContactId = twin.Id, City = "hamburg" });
        twin.Addresses.Add(new PostalAddress { Id = PostalAddressId.New(Now), ContactId = twin.Id, City = "Kiel", Street = "Am Hafen 3", Ordinal = 1, IsPrimary = true });
        twin.Messengers.Add(new MessengerAccount { Id = MessengerAccountId.New(Now), ContactId = twin.Id, Kind = MessengerKind.Whatsapp, Account = "+491701234567", IsPrimary = true });
        annika.Affiliations.Add(new Affiliation { Id = AffiliationId.New(Now), ContactId = annika.Id, OrganisationId = nordwind.Id, Role = "trainee", IsPast = true });
        twin.Affiliations.Add(new Affiliation { Id = AffiliationId.New(Now), ContactId = twin.Id, OrganisationId = nordwind.Id, Role = "Trainee", IsPast = true });
        twin.Affiliations.Add(new Affiliation { Id = AffiliationId.New(Now), ContactId = twin.Id, OrganisationId = nordwind.Id, Role = "accountant", Ordinal = 1 });
        Clients.AddCall(_database, annika, "+494066969214", CallDirection.Inbound, CallDisposition.Answered, Now.AddDays(-4));
        Clients.AddCall(_database, twin, "+491701234567", CallDirection.Outbound, CallDisposition.Answered, Now.AddDays(-3));
        Clients.AddCall(_database, twin, "+494066969214", CallDirection.Inbound, CallDisposition.Missed, Now.AddDays(-2));
        Clients.AddCall(_database, null, "+494066969214", CallDirection.Inbound, CallDisposition.Missed, Now.AddDays(-1)).Match = CallMatch.Several;
        await _database.SaveChangesAsync();
        await RunAsync($"""
            INSERT INTO callbacks (id, number, contact_id, state, owner_reason, first_call_id, last_call_id, last_attempt_at, due_at, created_at, updated_at)
            VALUES (gen_random_uuid(), '+494066969299', '{twin.Id}', 'open', 'nobody', gen_random_uuid(), gen_random_uuid(), now(), now(), now(), now());
            INSERT INTO telephony_commands (id, kind, server, extension, number, contact_id, state, created_at, deadline_at, updated_at)
            VALUES (gen_random_uuid(), 'dial', 'main', '101', '+491701234567', '{twin.Id}', 'succeeded', now(), now(), now());
            INSERT INTO number_choices (number, contact_id, chosen_at) VALUES ('+491701234567', '{twin.Id}', now());
            INSERT INTO consent_purposes (id, name, channel, is_active, created_at, updated_at) VALUES ('{twin.Id}', 'Offers', 'phone', true, now(), now());
            INSERT INTO consent_texts (purpose_id, version, body, recorded_by_name, recorded_at) VALUES ('{twin.Id}', 1, 'We may call you.', 'Olga', now());
            INSERT INTO consents (id, contact_id, purpose_id, version, state, at, origin, note, recorded_by_name, recorded_at)
            VALUES (gen_random_uuid(), '{twin.Id}', '{twin.Id}', 1, 'given', now(), 'phone', 'said yes', 'Olga', now());
            INSERT INTO client_notes (id, contact_id, body, written_by_name, written_at) VALUES (gen_random_uuid(), '{twin.Id}', 'Met at the fair', 'Olga', now());
            INSERT INTO client_files (id, contact_id, name, media_type, size_bytes, added_by_name, added_at) VALUES (gen_random_uuid(), '{twin.Id}', 'offer.pdf', 'application/pdf', 3, 'Olga', now());
            INSERT INTO stored_file_parts (file_id, part, bytes) SELECT id, 0, 'abc' FROM client_files;
            """);
        _database.ChangeTracker.Clear();
        return (annika.Id, twin.Id);
    }

    private async Task<IReadOnlyList<ContactId>> PeopleAsync(params string[] names)
    {
        var people = names.Select((name, i) => Clients.AddContact(_database, name, null, null, Now, null, $"+49301111111{i}")).ToList();
        await _database.SaveChangesAsync();
        _database.ChangeTracker.Clear();
        return people.ConvertAll(person => person.Id);
    }

    private async Task<MergeOutcome> MergeAsync(ContactId survivor, ContactId[] others, Dictionary<string, Guid> picks)
    {
        await using var database = NewDatabase();
        var ids = others.Append(survivor).ToList();
        var versions = await database.Contacts.Where(contact => ids.Contains(contact.Id)).ToDictionaryAsync(contact => contact.Id.Value, contact => contact.Version);
        return await new RecordMerge(database, _clock).MergeAsync(new MergeWish(MergeNoun.Contacts, survivor.Value, versions, picks), _doer, default);
    }

    private async Task<MergeOutcome> UndoAsync(MergeId merge, int? version = null)
    {
        await using var database = NewDatabase();
        version ??= (await new MergeUndo(database, _clock).PreviewAsync(merge, _doer.Viewer, default))?.Version ?? 0;
        return await new MergeUndo(database, _clock).UndoAsync(merge, version.Value, _doer, default);
    }

    // All rows of everything, but what tells of the merge itself; a survivor's and its people's version rises.
    private async Task<string> WholeAsync(bool withTimes = true)
    {
        var tables = await ListAsync("SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace AND relname NOT IN ('changes', 'figure_marks', 'merges', 'merged_records', 'merge_moves', 'audit_entries', 'schema_migrations') ORDER BY 1");
        var whole = new List<string>();
        foreach (var table in tables)
        {
            whole.AddRange(await ListAsync($"SELECT '{table} ' || (to_jsonb(t) - 'version'{(withTimes ? "" : " - 'updated_at'")})::text FROM {table} t ORDER BY 1"));
        }

        return string.Join('\n', whole);
    }

    private MergeDoer With(Deed deed, Reach reach)
    {
        var role = new CustomRole { Id = CustomRoleId.New(Now), Name = "r", Level = UserRole.Operator, CreatedAt = Now, UpdatedAt = Now };
        role.Grants.Add(new Grant { RoleId = role.Id, Noun = GuardedNoun.Contacts, Deed = deed, Reach = reach });
        return _doer with { Viewer = new Viewer(UserRole.Operator, UserId.New(Now)) { Grants = Grants.Of(role) } };
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
