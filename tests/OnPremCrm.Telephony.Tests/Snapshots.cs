using OnPremCrm.Core.Calls;
using OnPremCrm.Telephony.Calls;

namespace OnPremCrm.Telephony.Tests;

/// <summary>Snapshots of plain calls, for what the recorder makes of them.</summary>
internal static class Snapshots
{
    public const string Caller = "+491701234567";

    public static DateTimeOffset Monday { get; } = new(2026, 11, 16, 9, 0, 0, TimeSpan.Zero);

    /// <summary>Somebody outside called 101 and gave up after 20 seconds.</summary>
    public static CallSnapshot Missed(string key, DateTimeOffset startedAt, string number = Caller, params string[] rang) => new()
    {
        Server = "main",
        Key = key,
        Linkedid = key,
        Aliases = [key],
        Version = 10,
        State = CallState.Ended,
        Direction = CallDirection.Inbound,
        NumberAsPresented = number,
        StartedAt = startedAt,
        EndedAt = startedAt.AddSeconds(20),
        RingSeconds = 20,
        Disposition = CallDisposition.Abandoned,
        Rang = rang.Length > 0 ? rang : ["101"],
        MissedBy = rang.Length > 0 ? rang : ["101"],
    };

    /// <summary>Somebody outside called and 101 answered after 5 seconds; a minute later they hung up.</summary>
    public static CallSnapshot Answered(string key, DateTimeOffset startedAt, string number = Caller, string by = "101") => Missed(key, startedAt, number, by) with
    {
        AnsweredAt = startedAt.AddSeconds(5),
        EndedAt = startedAt.AddSeconds(65),
        TalkSeconds = 60,
        Disposition = CallDisposition.Answered,
        AnsweredBy = [by],
        MissedBy = [],
    };

    /// <summary>102 called out and reached them.</summary>
    public static CallSnapshot CalledOut(string key, DateTimeOffset startedAt, string number = Caller, string by = "102") => Answered(key, startedAt, number, by) with
    {
        Direction = CallDirection.Outbound,
        Operator = by,
        Dialled = number,
        AnsweredBy = ["outside"],
    };

    /// <summary>102 called out and nobody answered.</summary>
    public static CallSnapshot NotReached(string key, DateTimeOffset startedAt, string number = Caller) => CalledOut(key, startedAt, number) with
    {
        AnsweredAt = null, TalkSeconds = null, Disposition = CallDisposition.Missed, AnsweredBy = [],
    };

    /// <summary>The same call a while before its end.</summary>
    public static CallSnapshot StillTalking(this CallSnapshot ended) => ended with
    {
        Version = 5, State = CallState.Talking, EndedAt = null, Disposition = null, TalkSeconds = null, TalkingNow = ["101"],
    };
}
