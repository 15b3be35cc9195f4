using OnPremCrm.Core;
using OnPremCrm.Core.Calls;
using OnPremCrm.Web.Components;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Traces;

/// <summary>The same call in sentences when Asterisk's own events are not there: made of the rows of the log.</summary>
public sealed class RowStory(StoryPeople people, Call call, Words words)
{
    private const int NormalEnd = 16;

    public IReadOnlyList<StoryLine> Tell(IEnumerable<CallLeg> legs, IEnumerable<TalkSegment> segments, IEnumerable<CallTransfer> transfers)
    {
        List<StoryLine> lines = [Begin(), .. legs.Where(leg => !leg.IsTrunk && leg.Extension is not null && !(leg.Extension == call.Operator && leg.Ordinal == 0)).SelectMany(OfLeg), .. segments.Select(OfSegment), .. transfers.Select(OfTransfer)];
        if (call.EndedAt is { } ended)
        {
            lines.Add(new StoryLine(ended, "phone-end", call.EndKnown ? words["story.over", Disposition()] : words["story.overUnknown"]));
        }

        return [.. lines.OrderBy(line => line.At)];
    }

    private StoryLine Begin() => call.Direction == CallDirection.Inbound
        ? new StoryLine(call.StartedAt, "arrow-down-left", words["story.cameIn", call.Trunk ?? "–", call.Did ?? "–"], call.NumberAsPresented is { } number ? words["story.presented", number] : words["story.noNumber"])
        : new StoryLine(call.StartedAt, "arrow-up-right", words["story.dialled", call.Operator is { } phone ? people.NameOf(phone) : "–", call.Dialled ?? "–"]);

    private IEnumerable<StoryLine> OfLeg(CallLeg leg)
    {
        var who = people.NameOf(leg.Extension!);
        if (leg.RangAt is { } rang)
        {
            yield return new StoryLine(rang, "phone-ringing", words["story.rings", who]);
        }

        if (leg.AnsweredAt is { } answered)
        {
            yield return new StoryLine(answered, "phone-check", words["story.answered", who]);
        }
        else if (leg is { Outcome: { } outcome, EndedAt: { } ended } && outcome != LegOutcome.Answered)
        {
            var because = leg.HangupCause is { } cause and not (0 or NormalEnd) ? CauseWords.Write(cause, words) : null;
            yield return new StoryLine(ended, "phone-end", words["story.leg." + Word.Of(outcome), who], because);
        }
    }

    private StoryLine OfSegment(TalkSegment segment)
    {
        var names = string.Join(words["story.comma"], segment.Parties.Select(people.NameOf));
        return segment.Kind switch
        {
            SegmentKind.Wait => new StoryLine(segment.StartedAt, "list-details", words["story.taken"]),
            SegmentKind.Hold => new StoryLine(segment.StartedAt, "player-pause", words["story.waits"]),
            _ => new StoryLine(segment.StartedAt, "phone-call", words["story.together", names],
                segment.EndedAt is { } ended ? words["story.forTime", DurationTagHelper.Write((int)Math.Round((ended - segment.StartedAt).TotalSeconds))] : null),
        };
    }

    private StoryLine OfTransfer(CallTransfer transfer)
    {
        var key = transfer.Kind == TransferKind.Blind ? (transfer.Completed ? "story.blind" : "story.blindFailed") : transfer.Completed ? "story.attended" : "story.attendedFailed";
        return new StoryLine(transfer.At, "arrow-forward-up", words[key, people.NameOf(transfer.FromExtension), people.NameOf(transfer.ToExtension)]);
    }

    private string Disposition() => call.Disposition is { } disposition && disposition != CallDisposition.Unknown
        ? words[disposition == CallDisposition.Missed && call.Direction != CallDirection.Inbound ? "call.noAnswer" : "call." + Word.Of(disposition)] : words["call.endUnknown"];
}
