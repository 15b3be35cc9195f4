using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.TelephonyCommands;

namespace OnPremCrm.Web.Features.Pops;

/// <summary>The card of one call, or of one click to dial, ready to be shown.</summary>
public sealed record Pop
{
    /// <summary>The same from the first ring to "Done": the dial command's id if a click dialled it, else the call's.</summary>
    public required Guid Id { get; init; }

    public required PopState State { get; init; }

    /// <summary>What the head says, in words.</summary>
    public required string Head { get; init; }

    /// <summary>Seconds that the timer shows and counts on from. Null: no timer.</summary>
    public int? TimerSeconds { get; init; }

    /// <summary>The queue or number called, and the phones that ring: "Sales · 101, 104".</summary>
    public string Line { get; init; } = "";

    /// <summary>The queue or number called. "": none of ours.</summary>
    public string Called { get; init; } = "";

    /// <summary>Null for a dial from which no call came yet.</summary>
    public CallId? CallId { get; init; }

    /// <summary>Null for calls that nobody clicked.</summary>
    public TelephonyCommandId? CommandId { get; init; }

    /// <summary>Who it is. Null: not known, then the number is the name.</summary>
    public string? Name { get; init; }

    /// <summary>Organisation and role, or where an unknown number belongs.</summary>
    public string? Subtitle { get; init; }

    public bool IsOrganisation { get; init; }

    /// <summary>E.164, else as presented. Null: withheld, or internal.</summary>
    public string? Number { get; init; }

    /// <summary>What stands in the name's place when there is neither name nor number.</summary>
    public string? Nameless { get; init; }

    /// <summary>Why we think so, or what happens next. Null: nothing to say.</summary>
    public string? Why { get; init; }

    /// <summary>Where "Open card" leads. Null: there is no card.</summary>
    public string? CardPath { get; init; }

    public bool IsContact { get; init; }

    /// <summary>The client is one whom I may not see: the number is all that there is to read.</summary>
    public bool IsHidden { get; init; }

    public IReadOnlyList<PopFact> Facts { get; init; } = [];

    /// <summary>Those who share the number, when nobody chose yet.</summary>
    public IReadOnlyList<PhoneCandidate> Candidates { get; init; } = [];

    /// <summary>The candidates do not have this number, but one that ends alike.</summary>
    public bool IsMaybe { get; init; }

    /// <summary>The number is known to nobody: a contact can be made of it here.</summary>
    public bool OffersContact { get; init; }

    /// <summary>Null: there is nothing to note yet.</summary>
    public string? Note { get; init; }

    /// <summary>Of the note that is kept. Null: there is none yet.</summary>
    public string? NoteVersion { get; init; }

    /// <summary>What a colleague noted in this call before it came to me.</summary>
    public string? Quote { get; init; }

    /// <summary>What may be said of what came of the call. Empty: the company has no such list, or it is too early.</summary>
    public IReadOnlyList<PopResult> Results { get; init; } = [];

    /// <summary>The open callback for this number.</summary>
    public PopCallback? Callback { get; init; }

    public bool CanHangUp { get; init; }

    /// <summary>My phone rings: it can be silenced, and the caller sent to a colleague.</summary>
    public bool CanSendOn { get; init; }

    /// <summary>I talk: the other party can be given to a colleague.</summary>
    public bool CanHandOver { get; init; }

    /// <summary>The dialplan does not let me ask a colleague first.</summary>
    public bool IsAskingBarred { get; init; }

    /// <summary>Whom I ask while the other party waits. Null: nobody.</summary>
    public string? Asks { get; init; }

    /// <summary>What I asked of this call is on its way.</summary>
    public bool IsAsked { get; init; }

    /// <summary>Why the last thing that I asked of this call was not done. Null: it was, or I asked nothing.</summary>
    public string? Failure { get; init; }

    /// <summary>I can promise to call back.</summary>
    public bool OffersCallback { get; init; }

    /// <summary>For those who do not see it: one sentence per state.</summary>
    public string Said { get; init; } = "";

    public bool IsLive => State is PopState.Ringing or PopState.Dialling or PopState.Talking;
}
