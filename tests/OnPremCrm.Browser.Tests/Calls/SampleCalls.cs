using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Recordings;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Tests.Calls;

namespace OnPremCrm.Browser.Tests.Calls;

/// <summary>A company's day: calls of every kind in three languages, one of them handed on, recorded and commented.</summary>
public sealed class SampleCalls
{
    private readonly List<object> _rows = [];

    public required User Jonas { get; init; }

    public required User Daniel { get; init; }

    public required User Mei { get; init; }

    /// <summary>Answered by Daniel, handed over to Mei after a word between them; recorded, with comments.</summary>
    public Call HandedOn { get; private set; } = null!;

    public Recording Recording { get; private set; } = null!;

    public Call Missed { get; private set; } = null!;

    /// <param name="now">The present moment; the calls lie before it.</param>
    /// <param name="storedPath">A sound file of 12 seconds in the store.</param>
    public static async Task<SampleCalls> Save(WebApp app, DateTimeOffset now, string storedPath)
    {
        var sample = new SampleCalls
        {
            Jonas = await app.AddUser(UserRole.Operator, "Jonas Weber", extensions: ["101", "104"]),
            Daniel = await app.AddUser(UserRole.Operator, "Daniel Okafor", extensions: ["103"]),
            Mei = await app.AddUser(UserRole.Operator, "田中 芽衣", extensions: ["102"]),
        };
        sample.Make(now, storedPath);
        await app.Save([CallRows.Server(now.AddHours(1)), .. sample._rows]);
        return sample;
    }

    private void Make(DateTimeOffset now, string storedPath)
    {
        var nordwind = Company("Nordwind Logistik GmbH");
        var mueller = Company("Müller & Söhne Fleischwaren OHG");
        var kholod = Company("ООО «Холодмаш»");
        var hokkai = Company("株式会社北海冷蔵");
        var kyl = Company("Lindqvist Kyl AB");
        var annika = Person("Annika Brandt", nordwind, "+494066969214");
        var thomas = Person("Thomas Krüger", mueller, "+496990009331");
        var olga = Person("Ольга Петренко", kholod, "+74955550117");
        var sato = Person("佐藤 健一", hokkai, "+81115550142");
        var anna = Person("Anna Lindqvist", kyl, "+46846500412");

        var ringing = In(now.AddSeconds(-7), annika, "+494066969214");
        (ringing.State, ringing.Rang, ringing.RingingNow, ringing.Queue) = (CallState.Ringing, ["101", "104"], ["101", "104"], "sales");
        var talking = In(now.AddSeconds(-791), olga, "+74955550117");
        (talking.State, talking.AnsweredAt, talking.RingSeconds, talking.Rang, talking.AnsweredBy, talking.TalkingNow, talking.Queue) =
            (CallState.Talking, now.AddSeconds(-782), 9, ["102"], ["102"], ["102"], "service");

        Out(now.AddMinutes(-11), sato, "+81115550142", "101", CallDisposition.Answered, ring: 12, talk: 408, recorded: true);
        Missed = Ended(In(now.AddMinutes(-30), anna, "+46846500412"), CallDisposition.Missed, ring: 45, rang: ["101", "103"], queue: "sales");
        Owed(Missed, now.AddMinutes(15), Jonas.Id);
        MakeHandedOn(now.AddMinutes(-38), thomas, storedPath);
        Ended(In(now.AddMinutes(-44), olga, "+74955550117"), CallDisposition.Answered, 6, 125, ["101"], ["101"], "sales", recorded: true);
        var unknown = Ended(In(now.AddMinutes(-50), null, "+491713920036"), CallDisposition.Abandoned, ring: 72, rang: ["101", "102"], queue: "sales");
        Owed(unknown, now.AddMinutes(-5), null);
        Ended(In(now.AddMinutes(-61), null, "+493023125617", "Praxis Dr. Baumgärtner-Schmitz"), CallDisposition.Voicemail, ring: 20, rang: ["101"]);
        var inside = new Call
        {
            Id = CallId.New(now.AddMinutes(-69)), Server = "main", Linkedid = "17.9", State = CallState.Ended, Direction = CallDirection.Internal, Dialled = "102", Operator = "101",
            StartedAt = now.AddMinutes(-69), AnsweredAt = now.AddMinutes(-69).AddSeconds(3), EndedAt = now.AddMinutes(-67), RingSeconds = 3, TalkSeconds = 71,
            Disposition = CallDisposition.Answered, Rang = ["102"], AnsweredBy = ["102"], UpdatedAt = now,
        };
        _rows.Add(inside);
        Out(now.AddMinutes(-82), sato, "+81355550187", "101", CallDisposition.Missed, ring: 30);
        Out(now.AddMinutes(-88), olga, "+78125550193", "103", CallDisposition.Busy, ring: 2);
        var cut = Ended(In(now.AddMinutes(-95), annika, "+494066969214"), CallDisposition.Answered, 11, 200, ["103"], ["103"], "sales");
        cut.EndKnown = false;
        var hidden = Ended(In(now.AddMinutes(-100), null, null), CallDisposition.Failed);
        hidden.NumberAsPresented = null;
        for (var n = 0; n < 60; n++)
        {
            Ended(In(now.AddHours(-20).AddMinutes(-7 * n), n % 3 == 0 ? annika : thomas, n % 3 == 0 ? "+494066969214" : "+496990009331"), CallDisposition.Answered, 5 + n % 20, 60 + 13 * n, ["101"], ["101"], "sales");
        }
    }

    private void MakeHandedOn(DateTimeOffset at, Contact thomas, string storedPath)
    {
        var call = HandedOn = Ended(In(at, thomas, "+496990009331"), CallDisposition.Answered, 19, 537, ["103", "102"], ["103", "102"], "service");
        (call.WaitSeconds, call.Did, call.NumberAsPresented, call.Match) = (12, "+493023125100", "06990009331", CallMatch.Exact);
        DateTimeOffset At(int second) => at.AddSeconds(second);
        (call.AnsweredAt, call.EndedAt) = (At(31), At(568));
        Leg(0, null, 0, null, 0, 568, LegOutcome.Answered);
        Leg(1, "103", 12, 12, 31, 302, LegOutcome.Answered);
        Leg(2, "102", 12, 12, null, 31, LegOutcome.AnsweredElsewhere);
        Leg(3, "102", 254, 254, 262, 568, LegOutcome.Answered);
        Segment(0, SegmentKind.Wait, 0, 12, TalkSegment.Outside);
        Segment(1, SegmentKind.Talk, 31, 250, TalkSegment.Outside, "103");
        Segment(2, SegmentKind.Hold, 250, 302, TalkSegment.Outside);
        Segment(3, SegmentKind.Consultation, 262, 302, "103", "102");
        Segment(4, SegmentKind.Talk, 302, 568, TalkSegment.Outside, "102");
        _rows.Add(new CallTransfer { CallId = call.Id, Ordinal = 0, Kind = TransferKind.Attended, FromExtension = "103", ToExtension = "102", Completed = true, At = At(302) });
        var random = new Random(7);
        Recording = CallRows.Recording(call, storedPath, 12m);
        Recording.Peaks = [.. Enumerable.Range(0, 240).SelectMany(slice => slice / 24 % 2 == 0 ? new[] { (byte)random.Next(60, 200), (byte)2 } : [(byte)3, (byte)random.Next(40, 160)])];
        Recording.PeaksPerSecond = 20;
        _rows.Add(Recording);
        Comment(Daniel, 1.5m, "Greets by name and repeats the order number. This is how we want it.");
        Comment(Daniel, 4.25m, "Promises a replacement compressor “tomorrow” without checking stock.");
        Comment(Mei, 9m, "在庫を確認し、月曜の納品で合意。");
        _rows.Add(new CallNote
        {
            Id = CallNoteId.New(At(600)), CallId = call.Id, AuthorId = Mei.Id, AuthorName = Mei.Name, CreatedAt = At(600), UpdatedAt = At(600),
            Body = "Compressor in cold room 2 fails after defrost. Replacement on Monday, 08:00 to 10:00. Ask for Herr Yıldız at gate B.",
        });

        void Leg(int ordinal, string? extension, int dialled, int? rang, int? answered, int ended, LegOutcome outcome) => _rows.Add(new CallLeg
        {
            CallId = call.Id, Ordinal = ordinal, Uniqueid = $"17.{ordinal}", Channel = extension is null ? "PJSIP/trunk-itsp-1" : $"PJSIP/{extension}-{ordinal}", Extension = extension, IsTrunk = extension is null,
            DialledAt = At(dialled), RangAt = rang is { } second ? At(second) : null, AnsweredAt = answered is { } answer ? At(answer) : null, EndedAt = At(ended), Outcome = outcome,
        });
        void Segment(int ordinal, SegmentKind kind, int from, int to, params string[] parties) =>
            _rows.Add(new TalkSegment { CallId = call.Id, Ordinal = ordinal, Kind = kind, Parties = [.. parties], StartedAt = At(from), EndedAt = At(to) });
        void Comment(User author, decimal second, string text) => _rows.Add(new CallNote
        {
            Id = CallNoteId.New(At(700)), CallId = call.Id, RecordingId = Recording.Id, AtSeconds = second, AuthorId = author.Id, AuthorName = author.Name, Body = text, CreatedAt = At(700), UpdatedAt = At(700),
        });
    }

    private Organisation Company(string name)
    {
        var company = new Organisation { Id = OrganisationId.New(CallRows.Start), Name = name, CreatedAt = CallRows.Start, UpdatedAt = CallRows.Start };
        _rows.Add(company);
        return company;
    }

    private Contact Person(string name, Organisation company, string number)
    {
        var person = CallRows.Contact(name);
        person.OrganisationId = company.Id;
        person.Numbers.Add(new PhoneNumber { Id = PhoneNumberId.New(CallRows.Start), ContactId = person.Id, Number = number, AsWritten = number, IsPrimary = true });
        _rows.Add(person);
        return person;
    }

    private Call In(DateTimeOffset at, Contact? who, string? number, string? callerName = null)
    {
        var call = new Call
        {
            Id = CallId.New(at), Server = "main", Linkedid = $"{at.ToUnixTimeSeconds()}.1", Direction = CallDirection.Inbound, Number = number, NumberAsPresented = number, CallerName = callerName,
            Did = "+493023125100", Trunk = "PJSIP/trunk-itsp", StartedAt = at, ContactId = who?.Id, OrganisationId = who?.OrganisationId, UpdatedAt = at,
        };
        _rows.Add(call);
        return call;
    }

    private Call Ended(Call call, CallDisposition disposition, int? ring = null, int? talk = null, List<string>? rang = null, List<string>? by = null, string? queue = null, bool recorded = false)
    {
        call.State = CallState.Ended;
        (call.Disposition, call.RingSeconds, call.TalkSeconds, call.Queue, call.Rang, call.AnsweredBy) = (disposition, ring, talk, queue, rang ?? [], by ?? []);
        call.AnsweredAt = disposition == CallDisposition.Answered ? call.StartedAt.AddSeconds(ring ?? 0) : null;
        call.EndedAt = call.StartedAt.AddSeconds((ring ?? 0) + (talk ?? 0));
        if (recorded)
        {
            _rows.Add(CallRows.Recording(call));
        }

        return call;
    }

    private void Out(DateTimeOffset at, Contact who, string number, string by, CallDisposition disposition, int ring, int? talk = null, bool recorded = false)
    {
        var call = Ended(In(at, who, number), disposition, ring, talk, recorded: recorded);
        (call.Direction, call.Operator, call.Dialled, call.Did) = (CallDirection.Outbound, by, number, null);
        call.AnsweredBy = talk is null ? [] : [TalkSegment.Outside, by];
    }

    private void Owed(Call call, DateTimeOffset due, UserId? owner)
    {
        var callback = CallRows.Callback(call);
        (callback.OwnerId, callback.OwnerReason, callback.DueAt, callback.Attempts) = (owner, owner is null ? OwnerReason.Nobody : OwnerReason.Rang, due, 1);
        _rows.Add(callback);
        _rows.Add(new CallbackCall { CallbackId = callback.Id, CallId = call.Id });
    }
}
