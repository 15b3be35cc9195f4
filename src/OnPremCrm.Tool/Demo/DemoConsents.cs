using OnPremCrm.Core.Consents;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Tool.Demo;

/// <summary>What the sample company asks its clients to consent to, and what some of them said.</summary>
internal static class DemoConsents
{
    private static readonly (string Name, ConsentChannel Channel, string Text)[] Purposes =
    [
        ("Offers by telephone", ConsentChannel.Phone, "We may call you with offers for what you have bought from us, at most once a month. You can say no at any time, in any call."),
        ("Recording of calls", ConsentChannel.Recording, "We record calls so that we can look up what was agreed. You can ask us at any time to delete a recording."),
    ];

    public static void AddPurposes(CrmDatabase database, List<User> users, DateTimeOffset now)
    {
        var admin = users.Find(user => user.Role == UserRole.Admin)!;
        foreach (var (name, channel, text) in Purposes)
        {
            var id = ConsentPurposeId.New(now);
            database.ConsentPurposes.Add(new ConsentPurpose
            {
                Id = id, Name = name, Channel = channel, IsActive = true, CreatedAt = now.AddDays(-60), UpdatedAt = now.AddDays(-60),
                Texts = [new ConsentText { PurposeId = id, Version = 1, Body = text, RecordedBy = admin.Id, RecordedByName = admin.Name, RecordedAt = now.AddDays(-60) }],
            });
        }
    }

    public static void AddConsents(CrmDatabase database, List<Contact> contacts, List<User> users, DateTimeOffset now)
    {
        var operators = users.FindAll(user => user.Role == UserRole.Operator);
        var purposes = database.ConsentPurposes.Local.OrderBy(purpose => purpose.Name).ToList();
        foreach (var (index, contact) in contacts.Index().Where(one => one.Index % 2 == 0))
        {
            Add(contact, purposes[0], ConsentState.Given, ConsentOrigin.Paper, index - 50, $"Order form 2026-{100 + index}", "Ticked and signed.");
            Add(contact, purposes[1], ConsentState.Given, ConsentOrigin.Phone, index - 30, null, "Asked at the beginning of the call, said yes.");
            if (index % 6 == 0)
            {
                Add(contact, purposes[0], ConsentState.Withdrawn, ConsentOrigin.Email, -3, null, "Wants no more calls with offers.");
            }
        }

        void Add(Contact contact, ConsentPurpose purpose, ConsentState state, ConsentOrigin origin, int days, string? reference, string note)
        {
            var at = now.AddDays(days);
            var who = operators[-days % operators.Count];
            database.Consents.Add(new Consent
            {
                Id = ConsentId.New(at), ContactId = contact.Id, PurposeId = purpose.Id, Version = 1, State = state, At = at, Origin = origin, Reference = reference, Note = note,
                RecordedBy = who.Id, RecordedByName = who.Name, RecordedAt = at,
            });
        }
    }
}
