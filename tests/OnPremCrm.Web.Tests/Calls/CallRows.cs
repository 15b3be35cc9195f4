using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Recordings;
using OnPremCrm.Core.Servers;

namespace OnPremCrm.Web.Tests.Calls;

/// <summary>Calls as the telephony service writes them.</summary>
public static class CallRows
{
    public static readonly DateTimeOffset Start = new(2026, 11, 19, 9, 4, 2, TimeSpan.Zero);

    /// <summary>Inbound, answered by 101 after 19 seconds, 120 seconds of talk.</summary>
    public static Call Answered(DateTimeOffset? at = null, string number = "+491713920036", string by = "101")
    {
        var start = at ?? Start;
        return new Call
        {
            Id = CallId.New(start), Server = "main", Linkedid = "1763543042.17", State = CallState.Ended, Direction = CallDirection.Inbound,
            Number = number, NumberAsPresented = number.Replace("+49", "0"), Did = "+493055500101", Trunk = "PJSIP/trunk-itsp",
            StartedAt = start, AnsweredAt = start.AddSeconds(19), EndedAt = start.AddSeconds(139), RingSeconds = 19, TalkSeconds = 120,
            Disposition = CallDisposition.Answered, Rang = [by], AnsweredBy = [by], Match = CallMatch.None, UpdatedAt = start,
        };
    }

    /// <summary>Inbound; the caller gave up while 101 rang.</summary>
    public static Call Abandoned(DateTimeOffset? at = null, string number = "+491713920036")
    {
        var start = at ?? Start;
        return new Call
        {
            Id = CallId.New(start), Server = "main", Linkedid = "1763543042.18", State = CallState.Ended, Direction = CallDirection.Inbound,
            Number = number, NumberAsPresented = number, Did = "+493055500101", Trunk = "PJSIP/trunk-itsp", Queue = "sales",
            StartedAt = start, EndedAt = start.AddSeconds(72), WaitSeconds = 12, RingSeconds = 60,
            Disposition = CallDisposition.Abandoned, Rang = ["101"], MissedBy = ["101"], Match = CallMatch.None, UpdatedAt = start,
        };
    }

    /// <summary>Inbound, 101 rings at this moment.</summary>
    public static Call Ringing(DateTimeOffset at, string number = "+491713920036") => new()
    {
        Id = CallId.New(at), Server = "main", Linkedid = "1763543042.19", State = CallState.Ringing, Direction = CallDirection.Inbound,
        Number = number, NumberAsPresented = number, Did = "+493055500101", StartedAt = at, Rang = ["101"], RingingNow = ["101"],
        Match = CallMatch.None, UpdatedAt = at,
    };

    /// <summary>A recording of the call that can be played, filed under a path of the store.</summary>
    public static Recording Recording(Call call, string storedPath = "a.wav", decimal seconds = 120.5m) => new()
    {
        Id = RecordingId.New(call.StartedAt), CallId = call.Id, Server = call.Server, SourcePath = $"/var/spool/asterisk/monitor/{call.Id}.wav",
        State = RecordingState.Ready, StoredPath = storedPath, MediaType = "audio/wav", Seconds = seconds, Channels = 2, SampleRate = 8000, Bytes = 1000,
        Sha256 = new byte[32], Peaks = [.. Enumerable.Range(0, (int)seconds * 20).Select(n => (byte)(n * 37))], PeaksPerSecond = 10,
        StartedAt = call.AnsweredAt, CreatedAt = call.StartedAt, UpdatedAt = call.StartedAt,
    };

    public static Callback Callback(Call call, CallbackState state = CallbackState.Open) => new()
    {
        Id = CallbackId.New(call.StartedAt), Number = call.Number!, State = state, OwnerReason = OwnerReason.Nobody, Queue = call.Queue, Attempts = 2,
        FirstCallId = call.Id, LastCallId = call.Id, LastAttemptAt = call.StartedAt, DueAt = call.StartedAt.AddMinutes(30), CreatedAt = call.StartedAt,
        ClosedAt = state == CallbackState.Closed ? call.StartedAt.AddHours(1) : null,
        ClosedHow = state == CallbackState.Closed ? CallbackClosure.CalledBack : null, UpdatedAt = call.StartedAt,
    };

    public static Contact Contact(string name = "Annika Brandt") =>
        new() { Id = ContactId.New(Start), Name = name, CreatedAt = Start, UpdatedAt = Start };

    public static TelephonyServer Server(DateTimeOffset now) => new()
    {
        Name = "main", Country = "DE", AreaCode = "30", Link = ServerLink.Up, LinkSince = now, HeartbeatAt = now, AsteriskVersion = "22.10.0",
    };

    /// <summary>Saves the rows one after the other: what others refer to comes first.</summary>
    public static Task Save(this WebApp app, params object[] rows) => app.WithDatabase(async database =>
    {
        foreach (var row in rows)
        {
            database.Add(row);
            await database.SaveChangesAsync();
        }

        return rows.Length;
    });

    /// <summary>An empty log for the next test; users and tokens stay.</summary>
    public static Task ForgetCalls(this WebApp app) => app.WithDatabase(database => database.Database.ExecuteSqlRawAsync(
        "TRUNCATE calls, call_legs, talk_segments, call_transfers, call_aliases, call_notes, recordings, callbacks, callback_calls, telephony_commands CASCADE; DELETE FROM contacts; DELETE FROM organisations"));
}
