using OnPremCrm.Core.Consents;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Tests;

namespace OnPremCrm.Browser.Tests;

/// <summary>Two purposes, one of them in its second wording, and what a client said to them.</summary>
public static class SampleConsents
{
    public static Task<ConsentPurposeId> Save(WebApp app, DateTimeOffset now, User admin, ContactId contact) => app.WithDatabase(async database =>
    {
        var offers = Purpose("Offers by telephone", ConsentChannel.Phone, "We may call you with offers.", "We may call you with offers for what you have bought from us, at most once a month. You can say no at any time: a word in any call will do, or a letter to privacy@havelmark.example.");
        var recording = Purpose("Recording of calls", ConsentChannel.Recording, "We record calls so that we can look up what was agreed. Recordings are kept for 90 days.");
        database.ConsentPurposes.AddRange(offers, recording);
        await database.SaveChangesAsync();
        Add(offers, 1, ConsentState.Given, ConsentOrigin.Paper, -40, "Order form 2026-114", "Ticked on the order form, signed below.");
        Add(recording, 1, ConsentState.Given, ConsentOrigin.Phone, -6, null, "“Yes, of course, go ahead.”");
        Add(recording, 1, ConsentState.Withdrawn, ConsentOrigin.Email, -1, null, null);
        await database.SaveChangesAsync();
        return offers.Id;

        ConsentPurpose Purpose(string name, ConsentChannel channel, params string[] texts)
        {
            var id = ConsentPurposeId.New(now);
            return new ConsentPurpose
            {
                Id = id, Name = name, Channel = channel, IsActive = true, CreatedAt = now, UpdatedAt = now,
                Texts = [.. texts.Select((text, at) => new ConsentText { PurposeId = id, Version = at + 1, Body = text, RecordedBy = admin.Id, RecordedByName = admin.Name, RecordedAt = now.AddDays(at - 60) })],
            };
        }

        void Add(ConsentPurpose purpose, int version, ConsentState state, ConsentOrigin origin, int days, string? reference, string? note) => database.Consents.Add(new Consent
        {
            Id = ConsentId.New(now.AddDays(days)), ContactId = contact, PurposeId = purpose.Id, Version = version, State = state, At = now.AddDays(days), Origin = origin, Reference = reference, Note = note,
            RecordedBy = admin.Id, RecordedByName = admin.Name, RecordedAt = now.AddDays(days),
        });
    });
}
