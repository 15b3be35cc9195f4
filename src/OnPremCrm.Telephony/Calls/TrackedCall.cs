using OnPremCrm.Core.Calls;

namespace OnPremCrm.Telephony.Calls;

/// <summary>The facts about one call. Written by <see cref="CallTracker"/> alone; what they mean is read by <see cref="CallReading"/>.</summary>
internal sealed class TrackedCall(string key, int order, DateTimeOffset startedAt)
{
    public string Key { get; } = key;

    public int Order { get; } = order;

    public DateTimeOffset StartedAt { get; } = startedAt;

    public string Linkedid { get; set; } = key;

    public List<string> Aliases { get; } = [key];

    /// <summary>All channels ever, in order of creation.</summary>
    public List<TrackedChannel> Channels { get; } = [];

    /// <summary>Open and closed, by beginning.</summary>
    public List<Gathering> Gatherings { get; } = [];

    public List<TrackedTransfer> Transfers { get; } = [];

    public List<PickupSnapshot> Pickups { get; } = [];

    public List<RecordingFile> Recordings { get; } = [];

    public string? Queue { get; set; }

    public string? Conference { get; set; }

    public string? CommandId { get; set; }

    /// <summary>What an Originate was to dial, from its answer or from who ordered it.</summary>
    public string? OrderedNumber { get; set; }

    public bool InVoicemail { get; set; }

    public bool MessageLeft { get; set; }

    /// <summary>The call that swallowed this one.</summary>
    public TrackedCall? SwallowedBy { get; set; }

    /// <summary>When all that makes the call a call was gone; the end is declared some grace later. Null while it is not so.</summary>
    public DateTimeOffset? EndingSince { get; set; }

    /// <summary>Null while the call is up.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Written at the end and never again.</summary>
    public CallDisposition? Disposition { get; set; }

    public bool EndKnown { get; set; } = true;

    /// <summary>
    /// For a while nobody listened, and the call was not yet found in a list of channels since: what happened to it meanwhile is not known. Somebody may
    /// have answered.
    /// </summary>
    public bool IsUnseen { get; set; }

    /// <summary>When it was found again after that. Null when it was heard all the time.</summary>
    public DateTimeOffset? FoundAt { get; set; }

    /// <summary>Its beginning was not heard: it was up when we began to listen.</summary>
    public bool IsMetInItsMiddle { get; set; }

    /// <summary>What an earlier run of ours knew of this call; null for calls that began under our eyes.</summary>
    public CallSnapshot? Past { get; set; }

    /// <summary>A part of it happened while nobody listened.</summary>
    public bool HasGap => IsMetInItsMiddle || FoundAt is not null || Past is not null;

    /// <summary>What was last emitted.</summary>
    public CallSnapshot? Last { get; set; }

    public bool IsEnded => EndedAt is not null || SwallowedBy is not null;

    /// <summary>
    /// The channel that began the call: the first one whose far end called Asterisk. Null when Asterisk itself began it
    /// (an Originate calls our own phone first).
    /// </summary>
    public TrackedChannel? Opener { get; set; }

    /// <summary>Asterisk began the call on somebody's order (click-to-dial, call file).</summary>
    public bool IsOriginated { get; set; }

    public bool HasTrunk => Channels.Exists(channel => channel.Kind == ChannelKind.Trunk);

    public bool HasParty => Channels.Exists(channel => channel.IsParty);

    /// <summary>The call that is written to the log for this one: itself, or the one that swallowed it.</summary>
    public TrackedCall Survivor()
    {
        var call = this;
        while (call.SwallowedBy is { } next)
        {
            call = next;
        }

        return call;
    }
}
