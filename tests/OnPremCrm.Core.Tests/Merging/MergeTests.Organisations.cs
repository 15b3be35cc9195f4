using Npgsql;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Merging;
using OnPremCrm.Testing;

namespace OnPremCrm.Core.Tests.Merging;

public sealed partial class MergeTests
{
    [Test]
    public async Task An_organisation_brings_its_people_blocks_and_calls_and_takes_them_back()
    {
        var one = Clients.AddOrganisation(_database, "Nordwind Logistik GmbH", "Hamburg", Now, null, "+494066969200");
        var other = Clients.AddOrganisation(_database, "Nordwind Logistik", "Bremen", Now, null, "+494066969200", "+494066969201");
        var kai = Clients.AddContact(_database, "Kai Petersen", other, null, Now, null, "+491711111111");
        var lena = Clients.AddContact(_database, "Lena Vogt", other, null, Now);
        var lenaAgain = Clients.AddContact(_database, "Vogt, Lena", null, null, Now);
        _database.NumberRanges.Add(new NumberRange { Id = NumberRangeId.New(Now), OrganisationId = other.Id, FirstNumber = "+494066969300", LastNumber = "+494066969399", AsWritten = "040 66969300-399" });
        Clients.AddCall(_database, kai, "+491711111111", CallDirection.Inbound, CallDisposition.Answered, Now.AddDays(-1));
        lena.Affiliations.Add(new Affiliation { Id = AffiliationId.New(Now), ContactId = lena.Id, OrganisationId = other.Id, Role = "board", IsPast = true });
        var nina = Clients.AddContact(_database, "Nina Niemand", null, null, Now);
        nina.Affiliations.Add(new Affiliation { Id = AffiliationId.New(Now), ContactId = nina.Id, OrganisationId = other.Id, Role = "accountant", Since = new DateOnly(2020, 1, 1) });
        var nobody = Clients.AddCall(_database, null, "+494066969200", CallDirection.Inbound, CallDisposition.Missed, Now.AddHours(-1));
        nobody.Match = CallMatch.Several;
        await _database.SaveChangesAsync();
        var before = await WholeAsync(withTimes: false);

        var merge = (await new RecordMerge(_database, _clock).MergeAsync(
            new MergeWish(MergeNoun.Organisations, one.Id.Value, new Dictionary<Guid, int> { [one.Id.Value] = 1, [other.Id.Value] = 1 }, new Dictionary<string, Guid> { ["city"] = other.Id.Value }), _doer, default)).Merge!.Value;
        Assert.Multiple(async () =>
        {
            Assert.That(await ListAsync("SELECT name || ' ' || city FROM organisations"), Is.EqualTo(new[] { "Nordwind Logistik GmbH Bremen" }));
            Assert.That(await ListAsync("SELECT name || ' ' || version FROM contacts WHERE version > 1 ORDER BY name"), Is.EqualTo(new[] { "Kai Petersen 2", "Lena Vogt 3", "Nina Niemand 2" }), "a form of theirs must not write the old name again");
            Assert.That(await ListAsync($"SELECT DISTINCT organisation_id::text FROM calls UNION SELECT organisation_id::text FROM number_ranges UNION SELECT organisation_id::text FROM affiliations"), Is.EqualTo(new[] { one.Id.ToString() }));
            Assert.That(await ListAsync("SELECT number FROM phone_numbers WHERE organisation_id IS NOT NULL ORDER BY number"), Is.EqualTo(new[] { "+494066969200", "+494066969201" }));
        });

        // What her twin has came and went with the firms meanwhile: that is an edit in between, and its time stays.
        // Lena goes into her twin and comes back while her firm is still merged; then the firm is what it was, and she is in it.
        var lenas = (await MergeAsync(lenaAgain.Id, [lena.Id], new() { ["organisation"] = lenaAgain.Id.Value })).Merge!.Value;
        Assert.That((await UndoAsync(merge)).Result, Is.EqualTo(MergeResult.Done));
        Assert.That((await UndoAsync(lenas)).Result, Is.EqualTo(MergeResult.Done));
        Assert.That(await WholeAsync(withTimes: false), Is.EqualTo(before));

        merge = (await new RecordMerge(_database, _clock).MergeAsync(
            new MergeWish(MergeNoun.Organisations, one.Id.Value, new Dictionary<Guid, int> { [one.Id.Value] = 3, [other.Id.Value] = 1 }, NoPicks), _doer, default)).Merge!.Value;
        Assert.That((await UndoAsync(merge)).Result, Is.EqualTo(MergeResult.Done));
        Assert.That(await WholeAsync(withTimes: false), Is.EqualTo(before), "a second time too");
    }

    [Test]
    public async Task A_tree_stays_a_tree_when_what_is_above_goes_into_what_is_below_and_comes_back_as_it_was()
    {
        var names = new[] { "Holding", "Group", "Branch", "Office", "Elsewhere" };
        var firms = names.Select(name => Clients.AddOrganisation(_database, name, null, Now)).ToList();
        await _database.SaveChangesAsync();
        for (var at = 1; at < 4; at++)
        {
            await RunAsync($"UPDATE organisations SET parent_id = '{firms[at - 1].Id}' WHERE id = '{firms[at].Id}'");
        }

        await RunAsync($"UPDATE organisations SET parent_id = '{firms[0].Id}' WHERE id = '{firms[4].Id}'");
        var before = await WholeAsync();
        Assert.That(async () => await RunAsync($"UPDATE organisations SET parent_id = '{firms[3].Id}' WHERE id = '{firms[0].Id}'"), Throws.InstanceOf<PostgresException>().With.Property("ConstraintName").EqualTo("organisations_tree"));

        var merge = (await new RecordMerge(_database, _clock).MergeAsync(
            new MergeWish(MergeNoun.Organisations, firms[3].Id.Value, new Dictionary<Guid, int> { [firms[3].Id.Value] = 1, [firms[1].Id.Value] = 1 }, NoPicks), _doer, default)).Merge!.Value;
        Assert.That(await ListAsync("SELECT o.name || ' < ' || coalesce(p.name, '') FROM organisations o LEFT JOIN organisations p ON p.id = o.parent_id ORDER BY o.name"),
            Is.EqualTo(new[] { "Branch < Office", "Elsewhere < Holding", "Holding < ", "Office < " }), "the branch comes with the group; the office cannot lie below the branch any more");
        Assert.That(await ListAsync("SELECT name FROM organisations WHERE version = 2 ORDER BY name"), Is.EqualTo(new[] { "Branch", "Office" }));

        Assert.That((await UndoAsync(merge)).Result, Is.EqualTo(MergeResult.Done));
        Assert.That(await WholeAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task A_person_whose_organisation_was_merged_meanwhile_comes_back_into_the_one_it_went_into()
    {
        var one = Clients.AddOrganisation(_database, "Nordwind", null, Now);
        var other = Clients.AddOrganisation(_database, "Nordwind GmbH", null, Now);
        var lena = Clients.AddContact(_database, "Lena Vogt", other, null, Now);
        var again = Clients.AddContact(_database, "Vogt, Lena", null, null, Now);
        await _database.SaveChangesAsync();
        var before = await WholeAsync();
        var lenas = (await MergeAsync(again.Id, [lena.Id], new() { ["organisation"] = again.Id.Value })).Merge!.Value;
        var firms = (await new RecordMerge(_database, _clock).MergeAsync(
            new MergeWish(MergeNoun.Organisations, one.Id.Value, new Dictionary<Guid, int> { [one.Id.Value] = 1, [other.Id.Value] = 1 }, NoPicks), _doer, default)).Merge!.Value;

        await UndoAsync(lenas);
        Assert.That(await ListAsync($"SELECT organisation_id::text FROM contacts WHERE id = '{lena.Id}'"), Is.EqualTo(new[] { one.Id.ToString() }));

        await UndoAsync(firms);
        Assert.That(await WholeAsync(), Is.EqualTo(before));
    }
}
