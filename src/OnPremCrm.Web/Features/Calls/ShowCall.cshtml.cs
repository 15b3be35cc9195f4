using System.Globalization;
using System.Text.RegularExpressions;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Recordings;
using OnPremCrm.Web.Components;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Calls;

public sealed partial class ShowCallPage(IMediator mediator, Sightings sightings, Words words, Clock clock) : PageModel, IFormPage
{
    [FromRoute]
    public CallId Id { get; set; }

    public ShowCall.Model Shown { get; private set; } = null!;

    public Call Call => Shown.Call;

    /// <summary>What was typed into the form that was refused.</summary>
    public string? Typed { get; private set; }

    /// <summary>The note as it is meanwhile, when somebody who typed an older one has to choose. Null: nothing to choose.</summary>
    public string? Theirs { get; private set; }

    public IEnumerable<string> Refusals => ModelState.Values.SelectMany(entry => entry.Errors).Select(error => error.ErrorMessage);

    public string Name => Shown.Row.Name
        ?? words[UnnamedCall.WordOf(Call)];

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        if (await mediator.Send(new ShowCall.Query(Id), ct) is not { } model)
        {
            return NotFound();
        }

        Shown = model;
        if (model.Call.Id != Id)
        {
            return RedirectPermanent($"/calls/{model.Call.Id}");
        }

        await sightings.NoteAsync("calls", Id.Value, ct);
        return Page();
    }

    /// <summary>Asked by the script while one types, which gets the new version or the other text; or by the form's button where there is no script.</summary>
    public async Task<IActionResult> OnPostNote(string? text, string? version, CancellationToken ct)
    {
        var kept = await mediator.Send(new KeepCallNote.Command(Id, text ?? "", string.IsNullOrEmpty(version) ? null : version), ct);
        if (kept is null)
        {
            return NotFound();
        }

        if (Request.GetTypedHeaders().Accept.Any(type => type.MediaType == "application/json"))
        {
            return NoteField.Answer(kept);
        }

        if (kept.Theirs is null)
        {
            return Back();
        }

        (Typed, Theirs) = (text, kept.Theirs);
        await Fill(ct);
        return new PageResult { StatusCode = StatusCodes.Status409Conflict };
    }

    public async Task<IActionResult> OnPostDelete(Guid note, CancellationToken ct) =>
        await mediator.Send(new DeleteCallNote.Command(Id, new CallNoteId(note)), ct) ? Back() : NotFound();

    public async Task<IActionResult> OnPostComment(Guid recording, string? at, string? text, CancellationToken ct)
    {
        Typed = text;
        if (SecondsOf(at) is not { } seconds)
        {
            ModelState.AddModelError("at", words["call.atUnreadable"]);
            await Fill(ct);
            return new PageResult { StatusCode = StatusCodes.Status422UnprocessableEntity };
        }

        var outcome = await mediator.Send(new AddCallNote.Command(Id, text ?? "", new RecordingId(recording), seconds), ct);
        switch (outcome.Refused)
        {
            case null:
                return Back();
            case AddCallNote.Refusal.BeyondTheEnd:
                ModelState.AddModelError("at", words["call.atBeyond"]);
                await Fill(ct);
                return new PageResult { StatusCode = StatusCodes.Status422UnprocessableEntity };
            default:
                return NotFound();
        }
    }

    public async Task<IActionResult> OnPostEdit(Guid note, string? text, CancellationToken ct)
    {
        Typed = text;
        return await mediator.Send(new EditCallNote.Command(Id, new CallNoteId(note), text ?? ""), ct) ? Back() : NotFound();
    }

    public async Task<IActionResult> OnPostHeard(Guid recording, decimal seconds, decimal until, CancellationToken ct) =>
        ModelState.IsValid && await mediator.Send(new ListenToRecording.Command(Id, new RecordingId(recording), seconds, until), ct) ? new NoContentResult() : BadRequest();

    public async Task Fill(CancellationToken ct) => Shown = await mediator.Send(new ShowCall.Query(Id), ct) ?? throw new InvalidOperationException($"Call {Id} is gone.");

    public bool IsMine(CallNote note, CurrentUser me) => note.AuthorId is { } author && author == me.IdOrNull;

    /// <summary>Who a lane or a party is.</summary>
    public string NameOf(string? extension) => extension is null or TalkSegment.Outside ? Name : Shown.Colleagues.NameOf(Call.Server, extension);

    /// <summary>What a part of the strip says: in its tooltip and in the list.</summary>
    public string Say(TalkStrip.Lane lane, TalkStrip.Bit bit)
    {
        var with = string.Join(", ", bit.With.Select(NameOf));
        var length = DurationTagHelper.Write(bit.Seconds);
        return bit.Kind switch
        {
            TalkStrip.Kind.Wait => words["strip.waitFor", length],
            TalkStrip.Kind.Ring => words[lane.Extension is null ? "strip.waitRing" : "strip.rang", length],
            TalkStrip.Kind.Talk => with.Length == 0 ? words["strip.talkFor", length] : words["strip.talkWith", with, length],
            TalkStrip.Kind.Hold => words["strip.holdFor", length],
            TalkStrip.Kind.Ask => words["strip.askWith", with, length],
            _ => throw new InvalidOperationException($"{bit.Kind} is no kind."),
        };
    }

    /// <summary>The short text inside a part.</summary>
    public string Label(TalkStrip.Lane lane, TalkStrip.Bit bit) => bit.Kind switch
    {
        TalkStrip.Kind.Talk when lane.Extension is null => DurationTagHelper.Write(bit.Seconds),
        TalkStrip.Kind.Talk => bit.With.Count > 0 ? words["strip.with", string.Join(", ", bit.With.Select(NameOf))] : DurationTagHelper.Write(bit.Seconds),
        TalkStrip.Kind.Ask => words["strip.asks"],
        _ => "",
    };

    /// <summary>A comment's number on the waves, on the strip and in the lists: they count on from recording to recording.</summary>
    public int NumberOf(CallNote comment) => Shown.Sounds.SelectMany(sound => sound.Comments).TakeWhile(other => other.Id != comment.Id).Count() + 1;

    /// <summary>
    /// The comments with their places on the strip, as a share of it; those of recordings whose beginning was not heard have none. Pins that would cover each other
    /// stand side by side, so that each can be pressed.
    /// </summary>
    public IReadOnlyList<(CallNote Comment, ShowCall.Sound Sound, double At, double Share)> StripPins()
    {
        const double apart = 0.046; // a pin's width on the narrowest strip of a wide screen
        var pins = Shown.Sounds.Where(sound => sound.StartsAt is not null)
            .SelectMany(sound => sound.Comments.Select(comment => (Comment: comment, Sound: sound, At: sound.StartsAt!.Value + (double)comment.AtSeconds!.Value))).OrderBy(pin => pin.At).ToList();
        var shares = new double[pins.Count];
        for (var n = 0; n < pins.Count; n++)
        {
            var exact = Shown.Strip.Seconds == 0 ? 0 : pins[n].At / Shown.Strip.Seconds;
            shares[n] = n == 0 ? exact : Math.Max(exact, shares[n - 1] + apart);
        }

        for (var n = pins.Count - 1; n >= 0; n--)
        {
            shares[n] = Math.Clamp(Math.Min(shares[n], n == pins.Count - 1 ? 1 : shares[n + 1] - apart), 0, 1);
        }

        return [.. pins.Select((pin, n) => (pin.Comment, pin.Sound, pin.At, shares[n]))];
    }

    /// <summary>What tells one recording of a call from the other: who speaks in it, and where in the call it begins.</summary>
    public string? PartOf(ShowCall.Sound sound)
    {
        if (Shown.Sounds.Count < 2)
        {
            return null;
        }

        var who = string.Join(words["strip.comma"], sound.Phones.Select(NameOf));
        var from = sound.StartsAt is { } at ? words["recording.from", DurationTagHelper.Write((int)at)] : null;
        return who.Length == 0 ? from : from is null ? who : who + words["strip.comma"] + from;
    }

    public string Say(CallbackStep step)
    {
        var who = step.Who ?? words["callbackStep.somebody"];
        return step.What switch
        {
            CallbackStep.Happening.Made => words["callbackStep.made"],
            CallbackStep.Happening.TriedAgain => words["callbackStep.triedAgain"],
            CallbackStep.Happening.NotReached => words["callbackStep.notReached", who],
            CallbackStep.Happening.PutOff => step.Due is { } due ? words["callbackStep.putOff", who, $"{clock.Date(due)} {clock.TimeOfDay(due)}"] : words["callbackStep.putOffSometime", who],
            CallbackStep.Happening.Taken => words["callbackStep.taken", who],
            CallbackStep.Happening.HandedOver => words["callbackStep.handedOver", who, step.To ?? words["callbackStep.somebody"]],
            CallbackStep.Happening.Freed => words["callbackStep.freed", who],
            CallbackStep.Happening.GivenBack => words["callbackStep.givenBack", who, step.To ?? words["callbackStep.somebody"]],
            CallbackStep.Happening.Reopened => words["callbackStep.reopened", who],
            CallbackStep.Happening.CalledAgain => step.Who is null ? words["callbackStep.calledAgainSomebody"] : words["callbackStep.calledAgain", who],
            CallbackStep.Happening.CalledBack => words["callbackStep.calledBack", who],
            CallbackStep.Happening.ByHand => words["callbackStep.byHand", who, step.Note ?? "–"],
            _ => throw new InvalidOperationException($"{step.What} is no step."),
        };
    }

    public static string IconOf(CallbackStep step) => step.What switch
    {
        CallbackStep.Happening.Made or CallbackStep.Happening.TriedAgain => "arrow-down-left",
        CallbackStep.Happening.NotReached => "arrow-up-right",
        CallbackStep.Happening.PutOff or CallbackStep.Happening.Reopened => "clock-pause",
        CallbackStep.Happening.Taken or CallbackStep.Happening.HandedOver or CallbackStep.Happening.Freed or CallbackStep.Happening.GivenBack => "user-check",
        CallbackStep.Happening.ByHand => "circle-x",
        _ => "circle-check",
    };

    /// <summary>The whole strip in the order of time.</summary>
    public IEnumerable<string> Story() => Shown.Strip.Lanes
        .SelectMany(lane => lane.Bits.Select(bit => (bit.From, bit.To, Text: $"{NameOf(lane.Extension)}: {Say(lane, bit)}")))
        .OrderBy(bit => bit.From).ThenBy(bit => bit.To)
        .Select(bit => $"{DurationTagHelper.Write((int)bit.From)} {bit.Text}");

    public static string Percent(double seconds, double total) =>
        (total == 0 ? 0 : Math.Clamp(seconds / total * 100, 0, 100)).ToString("0.##", CultureInfo.InvariantCulture) + "%";

    /// <summary>Why a recording cannot be played, in a sentence.</summary>
    public string WhyNot(Recording recording)
    {
        var fault = "recording.fault." + recording.StateReason;
        return recording.State switch
        {
            RecordingState.Writing => words[Call.State == CallState.Ended ? "recording.fetching" : "recording.live"],
            RecordingState.Empty => words["recording.empty"],
            _ when recording.StateReason is not null && Words.Knows(fault) => words[fault],
            RecordingState.Missing => words["recording.missing"],
            _ => words["recording.unreadable"],
        };
    }

    private RedirectResult Back() => Redirect($"/calls/{Id}");

    // "2:07", "1:02:07" or "127.5"
    private static decimal? SecondsOf(string? text)
    {
        if (text is null || !StampForm().IsMatch(text))
        {
            return null;
        }

        return text.Split(':').Aggregate(0m, (sum, part) => sum * 60 + decimal.Parse(part, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"^(\d{1,3}:){0,2}\d{1,5}(\.\d{1,3})?$")]
    private static partial Regex StampForm();
}
