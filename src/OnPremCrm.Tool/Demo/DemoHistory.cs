using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Tool.Demo;

/// <summary>What happened in the demo's company before its first day with us: ten days of calls, notes, and a few callbacks still owed.</summary>
internal sealed class DemoHistory(
    CrmDatabase database, string server, IReadOnlyList<User> users, IReadOnlyList<Contact> contacts, IReadOnlyList<CallResult> results, DemoLedger? ledger, DateTimeOffset now)
{
    private const int Days = 10;
    private const int CallsADay = 24;
    private const string CompanyNumber = "+493055500";

    private static readonly string[] Notes =
    [
        "Wants the sensors before 4 December. Asks whether the gateway can run on PoE.",
        "Delivery window moves to 07:00 to 08:00 from December. Needs it in writing.",
        "Compressor in cold room 2 fails after defrost. Replacement on Monday, 08:00 to 10:00.",
        "Просит прислать счёт с новыми реквизитами.",
        "在庫を確認し、月曜の納品で合意。",
        "Happy with the last service. Invoice was paid on time.",
    ];

    private readonly Random random = new(7);
    private readonly List<User> operators = [.. users.Where(user => user.Role == UserRole.Operator)];
    private readonly Dictionary<string, Callback> owed = [];

    /// <summary>Adds everything to the database's changes; the caller saves.</summary>
    public void Add()
    {
        for (var day = Days; day >= 0; day--)
        {
            for (var i = 0; i < CallsADay; i++)
            {
                var at = new DateTimeOffset(now.UtcDateTime.Date.AddDays(-day).AddHours(7).AddMinutes(i * 25 + random.Next(20)).AddSeconds(random.Next(60)), TimeSpan.Zero);
                if (at < now.AddMinutes(-20))
                {
                    AddCall(at);
                }
            }
        }
    }

    private void AddCall(DateTimeOffset at)
    {
        var contact = contacts[random.Next(contacts.Count)];
        var colleague = operators[random.Next(operators.Count)];
        var extension = colleague.Extensions[0].Extension;
        var outbound = random.Next(4) == 0;
        var disposition = random.Next(100) switch
        {
            < 74 => CallDisposition.Answered,
            < 86 => CallDisposition.Abandoned,
            < 96 => CallDisposition.Missed,
            _ => outbound ? CallDisposition.Busy : CallDisposition.Voicemail,
        };
        var call = NewCall(at, contact, extension, outbound, disposition);
        database.Calls.Add(call);
        database.CallAliases.Add(new CallAlias { Server = server, Linkedid = call.Linkedid, CallId = call.Id });
        AddParts(call, extension);
        ledger?.Add(call, extension);
        if (call.AnsweredAt is not null)
        {
            CloseOwed(call, colleague);
            var written = call.EndedAt!.Value.AddSeconds(20);
            if (random.Next(2) == 0)
            {
                database.ChosenResults.Add(new ChosenResult
                {
                    CallId = call.Id, ResultId = results[random.Next(results.Count)].Id, ChosenBy = colleague.Id, ChosenByName = colleague.Name, ChosenAt = written,
                });
            }

            if (random.Next(3) == 0)
            {
                database.CallNotes.Add(new CallNote
                {
                    Id = CallNoteId.New(written), CallId = call.Id, AuthorId = colleague.Id, AuthorName = colleague.Name, Body = Notes[random.Next(Notes.Length)],
                    CreatedAt = written, UpdatedAt = written,
                });
            }
        }
        else if (!outbound)
        {
            Owe(call, contact, colleague);
        }
    }

    private Call NewCall(DateTimeOffset at, Contact contact, string extension, bool outbound, CallDisposition disposition)
    {
        var answered = disposition == CallDisposition.Answered;
        var ring = random.Next(3, answered ? 16 : 45);
        var talk = random.Next(20, 900);
        var answeredAt = at.AddSeconds(ring);
        var number = contact.Numbers[0].Number;
        var id = CallId.New(at);
        return new Call
        {
            Id = id, Server = server, Linkedid = $"{at.ToUnixTimeSeconds()}.{id.Value.ToString("N")[^6..]}", State = CallState.Ended,
            Direction = outbound ? CallDirection.Outbound : CallDirection.Inbound,
            Number = number, NumberAsPresented = number, NumberReading = "international", Did = outbound ? null : CompanyNumber + extension, Dialled = outbound ? number : null,
            Trunk = "PJSIP/trunk-itsp", Operator = outbound ? extension : null, StartedAt = at, AnsweredAt = answered ? answeredAt : null,
            EndedAt = answered ? answeredAt.AddSeconds(talk) : answeredAt, RingSeconds = ring, TalkSeconds = answered ? talk : null, Disposition = disposition,
            Rang = outbound ? [] : [extension], AnsweredBy = !answered ? [] : outbound ? [TalkSegment.Outside] : [extension], MissedBy = answered || outbound ? [] : [extension],
            ContactId = contact.Id, OrganisationId = contact.OrganisationId, Match = CallMatch.Exact, Version = 1, UpdatedAt = at.AddSeconds(ring + talk),
        };
    }

    private void AddParts(Call call, string extension)
    {
        var phone = new CallLeg
        {
            CallId = call.Id, Ordinal = call.Direction == CallDirection.Outbound ? 0 : 1, Uniqueid = call.Linkedid + "a", Channel = $"PJSIP/{extension}-00000001", Extension = extension,
            DialledAt = call.StartedAt, RangAt = call.Direction == CallDirection.Outbound ? null : call.StartedAt, AnsweredAt = call.AnsweredAt, EndedAt = call.EndedAt,
            Outcome = call.AnsweredAt is not null || call.Direction == CallDirection.Outbound ? LegOutcome.Answered : call.Disposition == CallDisposition.Abandoned ? LegOutcome.CallerGaveUp : LegOutcome.NoAnswer,
        };
        var trunk = new CallLeg
        {
            CallId = call.Id, Ordinal = 1 - phone.Ordinal, Uniqueid = call.Linkedid + "b", Channel = "PJSIP/trunk-itsp-00000002", IsTrunk = true,
            DialledAt = call.StartedAt, AnsweredAt = call.AnsweredAt, EndedAt = call.EndedAt, Outcome = call.AnsweredAt is null ? LegOutcome.NoAnswer : LegOutcome.Answered,
        };
        database.CallLegs.AddRange(phone, trunk);
        if (call.AnsweredAt is { } answeredAt)
        {
            database.TalkSegments.Add(new TalkSegment
            {
                CallId = call.Id, Ordinal = 0, Kind = SegmentKind.Talk, Parties = [TalkSegment.Outside, extension], StartedAt = answeredAt, EndedAt = call.EndedAt,
            });
        }
    }

    // By the rule of the telephony service: one open callback per number, further calls are further attempts.
    private void Owe(Call call, Contact contact, User colleague)
    {
        if (owed.TryGetValue(call.Number!, out var callback))
        {
            callback.Attempts++;
            callback.LastCallId = call.Id;
            callback.LastAttemptAt = callback.UpdatedAt = call.EndedAt!.Value;
        }
        else
        {
            var at = call.EndedAt!.Value;
            callback = new Callback
            {
                Id = CallbackId.New(at), Number = call.Number!, ContactId = contact.Id, OrganisationId = contact.OrganisationId, OwnerId = contact.OwnerId ?? colleague.Id,
                OwnerReason = contact.OwnerId is null ? OwnerReason.Rang : OwnerReason.ContactOwner, FirstCallId = call.Id, LastCallId = call.Id, LastAttemptAt = at,
                DueAt = at.AddMinutes(30), CreatedAt = at, UpdatedAt = at,
            };
            owed.Add(call.Number!, callback);
            database.Callbacks.Add(callback);
        }

        database.CallbackCalls.Add(new CallbackCall { CallbackId = callback.Id, CallId = call.Id });
    }

    private void CloseOwed(Call call, User colleague)
    {
        if (owed.Remove(call.Number!, out var callback))
        {
            callback.State = CallbackState.Closed;
            callback.ClosedAt = callback.UpdatedAt = call.EndedAt!.Value;
            callback.ClosedByCallId = call.Id;
            callback.ClosedByUserId = colleague.Id;
            callback.ClosedHow = call.Direction == CallDirection.Outbound ? CallbackClosure.CalledBack : CallbackClosure.CalledAgain;
        }
    }
}
