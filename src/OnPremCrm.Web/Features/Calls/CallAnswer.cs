using System.ComponentModel;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Calls;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>A call as programs read it. Other programs rely on these names: nothing is renamed or left out without a deprecation.</summary>
[Description("One customer conversation, whatever phones rang and however often it was handed on.")]
public sealed record CallAnswer(
    Guid Id,
    [property: Description("The Asterisk server by its name in the configuration.")] string Server,
    [property: Description("Asterisk's Linkedid as last seen. Not an identity: use id.")] string Linkedid,
    CallState State,
    CallDirection Direction,
    [property: Description("The outside number in E.164. Null for internal calls, withheld numbers and what could not be read.")] string? Number,
    [property: Description("The outside number as it crossed the wire.")] string? NumberAsPresented,
    [property: Description("Inbound: our number that was called.")] string? Did,
    [property: Description("Outbound and internal: what was dialled.")] string? Dialled,
    [property: Description("The last queue that the caller waited in.")] string? Queue,
    DateTime StartedAt,
    [property: Description("The earliest answer by a person. Menus, music, parking and voicemail are no answers.")] DateTime? AnsweredAt,
    [property: Description("Null while the call lives.")] DateTime? EndedAt,
    [property: Description("Seconds in a menu or a queue before a phone rang.")] int? WaitSeconds,
    [property: Description("Seconds from the first ringing phone to the answer or the end.")] int? RingSeconds,
    [property: Description("Seconds from the first answer to the end of the outside party's call.")] int? TalkSeconds,
    [property: Description("Null while the call lives; then it never changes.")] CallDisposition? Disposition,
    [property: Description("False: the end was not observed, and talkSeconds is a lower bound.")] bool EndKnown,
    [property: Description("Extensions whose phone rang.")] IReadOnlyList<string> Rang,
    [property: Description("Who spoke with the outside, in order; \"outside\" comes first for outbound calls.")] IReadOnlyList<string> AnsweredBy,
    [property: Description("Who rang, was busy or declined and let it pass while no colleague took it.")] IReadOnlyList<string> MissedBy,
    IReadOnlyList<CallAnswer.Transfer> Transfers,
    [property: Description("Only those that can be played.")] IReadOnlyList<CallAnswer.Recorded> Recordings,
    Named? Contact,
    [property: Description("The callback that counts this call.")] CallAnswer.Obligation? Callback,
    [property: Description("What a person said came of the call, from the company's own list. Null: nothing was said.")] CallAnswer.Said? Result)
{
    public sealed record Said(Guid Id, string Name, [property: Description("Who said so, by the name at that time.")] string By, DateTime At);

    public sealed record Transfer(TransferKind Kind, string From, string To, [property: Description("True once the target spoke with the caller.")] bool Completed, DateTime At);

    public sealed record Recorded(Guid Id, decimal Seconds);

    public sealed record Obligation(Guid Id, CallbackState State, [property: Description("How often they tried.")] int Attempts);
}
