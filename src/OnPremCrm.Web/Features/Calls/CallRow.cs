using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Recordings;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>A line of the log.</summary>
public sealed record CallRow
{
    public required Call Call { get; init; }

    /// <summary>The contact, the organisation, the colleague, or the name that the network sent. Null: nobody knows.</summary>
    public string? Name { get; init; }

    /// <summary>The client is one whom whoever looks may not see; <see cref="Name"/> says whose it is.</summary>
    public bool IsHidden { get; init; }

    /// <summary>Beside a contact's name.</summary>
    public string? OrganisationName { get; init; }

    /// <summary>Our people who spoke (or placed it), in order.</summary>
    public IReadOnlyList<Person> People { get; init; } = [];

    /// <summary>The callback that counts this call.</summary>
    public (CallbackId Id, CallbackState State)? Callback { get; init; }

    public RecordingId? Recording { get; init; }

    public bool HasNote { get; init; }

    /// <summary>What somebody said came of it. Null: nothing was said.</summary>
    public string? Result { get; init; }

    /// <summary>Since the call began (ringing) or was answered (talking), when it was read.</summary>
    public int LiveSeconds { get; init; }

    public bool IsLive => Call.State != CallState.Ended;

    /// <summary>The one action that the row asks for.</summary>
    public bool WantsCallback => !IsLive && Call is { Direction: CallDirection.Inbound, Number: not null }
        && Call.Disposition is CallDisposition.Missed or CallDisposition.Abandoned or CallDisposition.Voicemail or CallDisposition.Busy or CallDisposition.Failed
        && Callback?.State != CallbackState.Closed;

    /// <summary>What a click on it dials it for.</summary>
    public string? About => Callback is { State: CallbackState.Open } callback ? $"callbacks:{callback.Id}" : Call.ContactId is { } contact && !IsHidden ? $"contacts:{contact}" : null;

    public sealed record Person(string Name, bool IsMe);
}
