using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Merging;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;

namespace OnPremCrm.Browser.Tests;

/// <summary>People and firms that are there twice for several reasons, and one merge that was edited since.</summary>
internal static class SampleDuplicates
{
    public static async Task<MergeId> Save(WebApp app, DateTimeOffset now, User by) => await app.WithDatabase(async database =>
    {
        var firm = Clients.AddOrganisation(database, "Elbe Spedition GmbH & Co. KG", "Hamburg", now, by, "+494033440010");
        Clients.AddOrganisation(database, "Elbe Spedition", "Altona", now, null, "+494033440010");
        Clients.AddOrganisation(database, "ООО «Ромашка»", "Москва", now, null, "+74957770011");
        Clients.AddOrganisation(database, "Romashka LLC", null, now);
        var lena = Clients.AddContact(database, "Lena Vogt", firm, "Purchasing", now.AddDays(-400), by, "+494033440017", "+491715550101");
        var twin = Clients.AddContact(database, "Vogt, Lena", null, "Buyer", now.AddDays(-3), null, "+494033440017", "+491715550102");
        (lena.Note, twin.Note) = ("Delivery by the back yard, ring twice.", "Prefers calls before noon.");
        (lena.Email, twin.Email, lena.Source, twin.Tags) = ("lena.vogt@elbe-spedition.example", "l.vogt@posteo.example", "Fair 2025", ["VIP"]);
        Clients.AddCall(database, lena, "+494033440017", CallDirection.Inbound, CallDisposition.Answered, now.AddDays(-30));
        Clients.AddCall(database, lena, "+494033440017", CallDirection.Outbound, CallDisposition.Answered, now.AddDays(-20));
        Clients.AddCall(database, twin, "+491715550102", CallDirection.Inbound, CallDisposition.Missed, now.AddDays(-2));
        foreach (var name in new[] { "Сергей Ильин", "Ilyin Sergey" })
        {
            Clients.AddContact(database, name, null, null, now, null).Email = "s.ilin@holodmash.example";
        }

        Clients.AddContact(database, "高橋 さくら", null, null, now, by, "+81115550177");
        Clients.AddContact(database, "森 大輔", null, null, now, null, "+81115550177");
        Clients.AddContact(database, "Marie-Claire Delacroix-Fontanet", firm, null, now, null, "+33155501234");
        Clients.AddContact(database, "Delacroix Fontanet Marie Claire", firm, null, now, null);
        var (kai, again) = (Clients.AddContact(database, "Kai Petersen", firm, "Dispatch", now.AddDays(-90), by, "+494033440018"), Clients.AddContact(database, "K. Petersen", null, null, now.AddDays(-40), null, "+494033440019"));
        Clients.AddCall(database, again, "+494033440019", CallDirection.Inbound, CallDisposition.Answered, now.AddDays(-12));
        await database.SaveChangesAsync();
        var outcome = await new RecordMerge(database, TimeProvider.System).MergeAsync(
            new MergeWish(MergeNoun.Contacts, kai.Id.Value, new Dictionary<Guid, int> { [kai.Id.Value] = 1, [again.Id.Value] = 1 }, new Dictionary<string, Guid>()),
            new MergeDoer(new Viewer(by.Role, by.Id), by.Name, null), default);
        database.ChangeTracker.Clear();
        var survivor = (await database.Contacts.FindAsync(kai.Id))!;
        (survivor.JobTitle, survivor.Version) = ("Head of dispatch", 3);
        await database.SaveChangesAsync();
        return outcome.Merge!.Value;
    });
}
