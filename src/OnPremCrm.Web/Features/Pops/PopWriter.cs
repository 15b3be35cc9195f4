using OnPremCrm.Core;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Core.TelephonyCommands;
using OnPremCrm.Web.Components;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Pops;

/// <summary>Turns rows into cards: which state, who, why, and what to know. Says only what is true at this moment.</summary>
public sealed class PopWriter(CurrentUser user, Words words, Clock clock, NumberPlaces places)
{
    // A colleague's answer is news for a moment; the browser lets the card go after four seconds.
    private static readonly TimeSpan OtherShows = TimeSpan.FromSeconds(12);

    // A dial that came to nothing has no note to write, so its card goes sooner.
    private static readonly TimeSpan FailedDialShows = TimeSpan.FromMinutes(2);

    // Why something was not done is of use while one still wants it.
    private static readonly TimeSpan FailureShows = TimeSpan.FromMinutes(1);

    public IReadOnlyList<Pop> Write(PopRows rows)
    {
        var pops = new List<(DateTimeOffset At, Pop Pop)>();
        foreach (var call in rows.Calls)
        {
            var dial = rows.Dials.FirstOrDefault(command => command.Id == call.CommandId || command.CallId == call.Id);
            if (StateOf(call, rows.Now) is { } state)
            {
                pops.Add((call.StartedAt, OfCall(call, state, dial, rows)));
            }
        }

        var withCall = rows.Calls.Select(call => call.CommandId).ToHashSet();
        var callIds = rows.Calls.Select(call => (CallId?)call.Id).ToHashSet();
        foreach (var dial in rows.Dials.Where(dial => !withCall.Contains(dial.Id) && !(dial.CallId is not null && callIds.Contains(dial.CallId))))
        {
            if (Shows(dial, rows.Now))
            {
                pops.Add((dial.CreatedAt, OfDial(dial, rows)));
            }
        }

        return [.. pops.OrderBy(pop => pop.At).Select(pop => pop.Pop)];
    }

    private IReadOnlyList<string> Mine(string server) => [.. user.Extensions.Where(phone => phone.Server == server).Select(phone => phone.Extension)];

    /// <summary>Null: this call is none of my business at the moment, e.g. it rings elsewhere now.</summary>
    private PopState? StateOf(Call call, DateTimeOffset now)
    {
        var mine = Mine(call.Server);
        var talked = call.AnsweredBy.Intersect(mine).Any();
        var placed = call.Operator is { } phone && mine.Contains(phone);
        if (call.State != CallState.Ended)
        {
            return call.TalkingNow.Intersect(mine).Any() ? PopState.Talking
                : placed && call.AnsweredAt is null ? PopState.Dialling
                : call.RingingNow.Intersect(mine).Any() ? PopState.Ringing
                : talked || placed ? PopState.Ended
                : call.TalkingNow.Count > 0 && now - call.AnsweredAt < OtherShows ? PopState.Other
                : null;
        }

        return talked || placed ? PopState.Ended
            : call.Disposition == CallDisposition.Answered ? call.TalkSeconds < OtherShows.TotalSeconds && now - call.EndedAt < OtherShows ? PopState.Other : null
            : PopState.Missed;
    }

    // Over without a call, or with one that is not mine to show: only why it came to nothing.
    private static bool Shows(TelephonyCommand dial, DateTimeOffset now) =>
        dial.Progress != DialProgress.Ended && dial.State is TelephonyCommandState.Queued or TelephonyCommandState.Claimed or TelephonyCommandState.Succeeded && now - dial.UpdatedAt < PopRows.EndedStays
        || dial.Outcome is not DialOutcome.Answered and not DialOutcome.Stopped && now - (dial.FinishedAt ?? dial.UpdatedAt) < FailedDialShows;

    private Pop OfCall(Call call, PopState state, TelephonyCommand? dial, PopRows rows)
    {
        var who = Who(call, rows);
        var match = rows.Matches.GetValueOrDefault(call.Number ?? call.NumberAsPresented ?? "");
        var callback = call.Number is { } number && rows.Callbacks.TryGetValue(number, out var owed) ? Owed(owed, rows) : null;
        var notes = rows.Notes[call.Id].ToList();
        var mine = NoteBook.Of(notes, user.Id);
        var hasNote = state is PopState.Talking or PopState.Ended;
        var pop = new Pop
        {
            Id = call.CommandId?.Value ?? dial?.Id.Value ?? call.Id.Value,
            State = state,
            Head = Head(call, state, dial, rows),
            TimerSeconds = TimerSeconds(call, state, rows),
            Line = Line(call, state),
            Called = Called(call),
            CallId = call.Id,
            CommandId = call.CommandId ?? dial?.Id,
            Name = who.Name,
            Subtitle = who.Subtitle,
            IsOrganisation = who.IsOrganisation,
            IsContact = call.ContactId is not null,
            Number = call.Number ?? (call.Direction == CallDirection.Internal ? null : user.Masked(call.NumberAsPresented)),
            Nameless = who.Nameless,
            Why = Why(call, state, dial, match),
            CardPath = who.CardPath,
            Facts = state is PopState.Ringing or PopState.Dialling or PopState.Talking ? Facts(call, callback, rows) : [],
            Candidates = call.ContactId is null && match is not null ? [.. match.Candidates.Where(candidate => candidate.ContactId is not null && rows.Hidden.Of(candidate.ContactId, candidate.OrganisationId) is null)] : [],
            IsMaybe = match?.Match == CallMatch.Maybe,
            OffersContact = call is { Number: not null, ContactId: null, Match: CallMatch.None or CallMatch.Several or CallMatch.Maybe or null } && user.May(GuardedNoun.Contacts, Deed.Create),
            Note = hasNote ? mine?.Body ?? "" : null,
            NoteVersion = NoteBook.VersionOf(mine),
            Results = hasNote && call.AnsweredAt is not null ? Results(call, rows) : [],
            Quote = hasNote || state == PopState.Ringing ? notes.LastOrDefault(note => note.AuthorId != user.Id && note.Body.Length > 0)?.Body : null,
            Callback = callback,
            CanHangUp = state == PopState.Talking || (state == PopState.Dialling && dial is null),
            CanSendOn = state == PopState.Ringing,
            CanHandOver = state == PopState.Talking,
            IsAskingBarred = state == PopState.Talking && IsAskingBarred(call, rows),
            OffersCallback = state == PopState.Ended && call.State == CallState.Ended && call.Number is not null && callback is not { IsMine: true },
        };
        pop = pop with { IsAsked = IsAsked(call, rows), Failure = Failure(call, rows), Asks = state == PopState.Talking ? Asks(call, rows) : null };
        pop = pop with { Head = pop.Asks is { } colleague ? words["pop.asks", colleague] : pop.Head };
        pop = rows.Hidden.Of(call.ContactId, call.OrganisationId) is { } client ? Covered(pop, client) : pop;
        return pop with { Said = Said(pop) };
    }

    // Whose client it is, and nothing that would tell who: I may still talk, note, and hand the call to whose client it is.
    private Pop Covered(Pop pop, HiddenClient client) => pop with
    {
        Name = null, Subtitle = words.Of(client), IsOrganisation = false, IsContact = false, IsHidden = true, Nameless = null, CardPath = $"/calls/{pop.CallId}",
        Why = pop.State is PopState.Ringing or PopState.Dialling or PopState.Talking ? words["pop.whyHidden"] : null,
        Facts = [], Quote = null, Candidates = [], OffersContact = false, Callback = null,
    };

    private static List<PopResult> Results(Call call, PopRows rows)
    {
        CallResultId? chosen = rows.Chosen.TryGetValue(call.Id, out var id) ? id : null;
        return [.. rows.Results.Where(result => result.IsActive || result.Id == chosen).Select(result => new PopResult(result.Id, result.Name, result.Id == chosen))];
    }

    private TelephonyCommand? LastAsked(Call call, PopRows rows) =>
        rows.Asked[call.Id.Value].LastOrDefault(command => command.RequestedBy == user.Id && command.Kind != TelephonyCommandKind.CheckAsking);

    // The dialplan was looked at, or has refused it once.
    private bool IsAskingBarred(Call call, PopRows rows) => rows.Asked[call.Id.Value].LastOrDefault(command => command.RequestedBy == user.Id
        && command.Kind is TelephonyCommandKind.CheckAsking or TelephonyCommandKind.AskColleague && command.State is TelephonyCommandState.Succeeded or TelephonyCommandState.Refused)
        is { State: TelephonyCommandState.Refused, Reason: CommandRefusal.TransferNotAllowed };

    private bool IsAsked(Call call, PopRows rows) =>
        LastAsked(call, rows) is { State: TelephonyCommandState.Queued or TelephonyCommandState.Claimed } asked && rows.Now < asked.DeadlineAt;

    private string? Failure(Call call, PopRows rows) => call.State == CallState.Ended || LastAsked(call, rows) is not { } asked || rows.Now - asked.UpdatedAt > FailureShows ? null : asked.State switch
    {
        TelephonyCommandState.Refused => words["pop.failed." + Word.Of(asked.Reason ?? CommandRefusal.RefusedByAsterisk)],
        TelephonyCommandState.Expired => words["pop.failed.expired"],
        TelephonyCommandState.Unknown => words["pop.failed.unknown"],
        _ => null,
    };

    // The colleague rings or talks for me, and the transfer is neither done nor given up.
    private string? Asks(Call call, PopRows rows) =>
        call.Transfers.OrderBy(transfer => transfer.Ordinal).LastOrDefault(transfer => transfer.Kind == TransferKind.Attended && Mine(call.Server).Contains(transfer.FromExtension)) is { Completed: false } asking
        && (call.RingingNow.Contains(asking.ToExtension) || call.TalkingNow.Contains(asking.ToExtension)) ? NameOf(call, asking.ToExtension, rows) : null;

    private Pop OfDial(TelephonyCommand dial, PopRows rows)
    {
        var isOver = dial.Progress == DialProgress.Ended || dial.State is TelephonyCommandState.Refused or TelephonyCommandState.Expired or TelephonyCommandState.Unknown;
        var contact = dial.ContactId is { } id && rows.DialledContacts.TryGetValue(id, out var found) ? found : null;
        var colleague = rows.People.TryGetValue((dial.Server, dial.Number ?? ""), out var person) ? person.Name : null;
        var isOutside = E164Number.TryParse(dial.Number, out _);
        var pop = new Pop
        {
            Id = dial.Id.Value,
            State = isOver ? PopState.Ended : dial.Progress == DialProgress.Talking ? PopState.Talking : PopState.Dialling,
            Head = isOver ? Outcome(dial) : Progress(dial),
            TimerSeconds = isOver ? null : Seconds(dial.UpdatedAt, rows.Now),
            CommandId = dial.Id,
            Name = contact?.Name ?? colleague,
            Subtitle = contact is null ? colleague is null ? places.Of(dial.Number) : words["pop.internal", dial.Number] : Subtitle(contact),
            Number = isOutside ? dial.Number : null,
            Nameless = isOutside ? null : words["pop.extension", dial.Number],
            Why = isOver ? Cure(dial) : dial.Progress == DialProgress.RingingYou ? words["pop.whyLift"] : null,
            CardPath = contact is null ? null : $"/contacts/{contact.Id}",
            IsContact = contact is not null,
        };
        return pop with { Said = Said(pop) };
    }

    private (string? Name, string? Subtitle, bool IsOrganisation, string? Nameless, string? CardPath) Who(Call call, PopRows rows)
    {
        if (call.Contact is { } contact)
        {
            return (contact.Name, Subtitle(contact), false, null, $"/contacts/{contact.Id}");
        }

        if (call.Organisation is { } organisation)
        {
            return (organisation.Name, organisation.City, true, null, $"/organisations/{organisation.Id}");
        }

        if (call.Direction == CallDirection.Internal)
        {
            var phone = Mine(call.Server).Contains(call.Operator ?? "") ? call.Dialled : call.Operator;
            var name = rows.People.TryGetValue((call.Server, phone ?? ""), out var colleague) ? colleague.Name : null;
            return (name, words["pop.internal", phone], false, words["pop.extension", phone], null);
        }

        var isWithheld = call.Number is null && string.IsNullOrEmpty(call.NumberAsPresented);
        return (null, call.Match == CallMatch.Several ? words["pop.severalShare"] : Joined(user.Masked(call.CallerName), places.Of(call.Number)), false, isWithheld ? words["pop.withheld"] : null, $"/calls/{call.Id}");
    }

    private static string? Subtitle(Contact contact) => Joined(contact.Organisation?.Name, contact.JobTitle);

    private static string? Joined(params IEnumerable<string?> parts) => string.Join(" · ", parts.Where(part => !string.IsNullOrEmpty(part))) is { Length: > 0 } text ? text : null;

    private string Head(Call call, PopState state, TelephonyCommand? dial, PopRows rows) => state switch
    {
        PopState.Ringing when HandedOverBy(call, rows) is { } colleague => words["pop.handsOver", colleague],
        PopState.Ringing => words["pop.ringing"],
        PopState.Dialling => dial is null ? words["pop.calling"] : Progress(dial),
        PopState.Talking => words["pop.talking"],
        PopState.Other => words["pop.otherAnswered", NameOf(call, call.TalkingNow.Concat(call.AnsweredBy.AsEnumerable().Reverse()).FirstOrDefault(), rows)],
        PopState.Ended when call.State != CallState.Ended => words["pop.nowWith", NameOf(call, call.TalkingNow.Concat(call.RingingNow).FirstOrDefault(), rows)],
        PopState.Ended when !call.EndKnown => words["pop.endUnknown"],
        PopState.Ended when call.AnsweredAt is not null => words["pop.ended", DurationTagHelper.Write(call.TalkSeconds ?? 0)],
        PopState.Ended when dial?.Outcome is not null => Outcome(dial),
        PopState.Ended => call.Disposition switch
        {
            CallDisposition.Busy => words["pop.outcome.busy"],
            CallDisposition.Missed => words["pop.outcome.no-answer"],
            CallDisposition.Abandoned => words["pop.outcome.stopped"],
            _ => words["pop.outcome.failed"],
        },
        _ => call.Disposition switch
        {
            CallDisposition.Abandoned => words["pop.abandoned", DurationTagHelper.Write((call.WaitSeconds ?? 0) + (call.RingSeconds ?? 0))],
            CallDisposition.Voicemail => words["pop.voicemail"],
            _ => words["pop.missed", DurationTagHelper.Write(call.RingSeconds ?? 0)],
        },
    };

    // By a click of a colleague, who may not have talked at all; else by the keys of the one who talked.
    private string? HandedOverBy(Call call, PopRows rows) =>
        rows.Asked[call.Id.Value].LastOrDefault(given => given.RequestedBy != user.Id && given.State == TelephonyCommandState.Succeeded
            && given.Number is { } to && Mine(call.Server).Contains(to)) is { } by ? NameOf(call, by.Extension, rows)
        : call.AnsweredAt is not null && call.AnsweredBy.LastOrDefault() is { } before ? NameOf(call, before, rows) : null;

    private string NameOf(Call call, string? phone, PopRows rows) =>
        phone is not null && rows.People.TryGetValue((call.Server, phone), out var person) ? person.Name : phone ?? words["pop.somebody"];

    private string Progress(TelephonyCommand dial) => dial.Progress switch
    {
        DialProgress.RingingYou => words["pop.ringingYou", dial.Extension],
        DialProgress.Dialling => words["pop.dialling"],
        DialProgress.RingingThere => words["pop.ringingThere"],
        DialProgress.Talking => words["pop.talking"],
        _ => words["pop.asked"],
    };

    private string Outcome(TelephonyCommand dial) => dial.State switch
    {
        TelephonyCommandState.Refused => words["pop.notDialled"],
        TelephonyCommandState.Expired => words["pop.notDialled"],
        _ => words["pop.outcome." + Word.Of(dial.Outcome ?? DialOutcome.Unknown)],
    };

    private string? Cure(TelephonyCommand dial) => dial.State switch
    {
        TelephonyCommandState.Refused => words["pop.refused." + Word.Of(dial.Reason ?? CommandRefusal.RefusedByAsterisk)],
        TelephonyCommandState.Expired => words["pop.expired"],
        TelephonyCommandState.Unknown => words["pop.unknown"],
        _ => dial.Outcome == DialOutcome.PhoneUnreachable ? words["pop.unreachable", dial.Extension] : null,
    };

    private static int? TimerSeconds(Call call, PopState state, PopRows rows) => state switch
    {
        PopState.Ringing or PopState.Dialling => Seconds(call.StartedAt, rows.Now),
        PopState.Talking => Seconds(call.AnsweredAt ?? call.StartedAt, rows.Now),
        _ => null,
    };

    private static int Seconds(DateTimeOffset since, DateTimeOffset now) => Math.Max(0, (int)(now - since).TotalSeconds);

    private string Called(Call call) => call.Queue ?? (E164Number.TryParse(call.Did, out var did) ? NumberingPlan.Format(did, user.Country) : call.Did) ?? "";

    private string Line(Call call, PopState state)
    {
        var called = Called(call);
        var phones = state == PopState.Ringing ? string.Join(", ", call.RingingNow) : string.Join(", ", Mine(call.Server).Intersect(call.Rang.Concat(call.AnsweredBy).Append(call.Operator ?? "")));
        return string.Join(" · ", new[] { called, phones }.Where(part => !string.IsNullOrEmpty(part)));
    }

    private string? Why(Call call, PopState state, TelephonyCommand? dial, PhoneMatch? match)
    {
        if (state is PopState.Other or PopState.Missed or PopState.Ended)
        {
            return null;
        }

        if (state == PopState.Dialling && dial?.Progress == DialProgress.RingingYou)
        {
            return words["pop.whyLift"];
        }

        return call switch
        {
            { Direction: CallDirection.Internal } => null,
            { Number: null, NumberAsPresented: null or "" } => words["pop.whyWithheld"],
            { Number: null } => words[match?.Match == CallMatch.Maybe ? "pop.whyUnreadMaybe" : "pop.whyUnread"],
            { Match: CallMatch.Exact, ContactId: not null } => words["pop.whyExact"] + Owner(call),
            { Match: CallMatch.Exact } => words["pop.whyOrganisation"],
            { Match: CallMatch.Range } => words["pop.whyRange"],
            { Match: CallMatch.Maybe } => words["pop.whyMaybe"],
            { Match: CallMatch.Chosen } => words["pop.whyChosen"] + Owner(call),
            { Match: CallMatch.Clicked } => words["pop.whyClicked"],
            { Match: CallMatch.Several } => words["pop.whySeveral"],
            _ => words["pop.whyNone"],
        };
    }

    private string Owner(Call call) => call.Contact?.Owner is not { } owner ? ""
        : words["pop.between"] + (owner.Id == user.Id ? words["pop.youOwn"] : words["pop.owns", owner.Name]);

    private PopCallback Owed(Callback callback, PopRows rows) =>
        new(callback.Id, callback.Number, DueLight.Of(callback.DueAt, rows.Hours, rows.Now), callback.Owner?.Name, callback.OwnerId == user.Id);

    // At most three: what is owed, the last talk (the open deal comes with the deals).
    private List<PopFact> Facts(Call call, PopCallback? callback, PopRows rows)
    {
        var facts = new List<PopFact>();
        if (callback is not null)
        {
            var text = callback.IsMine ? words["pop.factOwedByMe"] : callback.OwnerName is { } owner ? words["pop.factOwedBy", owner] : words["pop.factOwed"];
            facts.Add(new PopFact("phone-outgoing", text, "/callbacks", null, callback.Due));
        }

        if (rows.Before.TryGetValue(call.Id, out var last))
        {
            var note = last.Notes.OrderByDescending(note => note.Id).FirstOrDefault()?.Body;
            facts.Add(new PopFact("history", words["pop.factLast", note is null ? LastWord(last) : FirstLine(note)], $"/calls/{last.Id}", clock.Short(last.StartedAt)));
        }

        if (rows.Written.TryGetValue(call.Id, out var written))
        {
            facts.Add(new PopFact("note", words["pop.factNote", FirstLine(written.Body)], $"/contacts/{written.ContactId}#note-{written.Id}", clock.Short(written.WrittenAt)));
        }

        return facts;
    }

    private string LastWord(Call last) => last.AnsweredAt is not null ? words["pop.lastAnswered"]
        : last.Direction == CallDirection.Outbound ? words["pop.lastNotReached"] : words["pop.lastMissed"];

    private static string FirstLine(string note)
    {
        var line = note.AsSpan().Trim();
        var end = line.IndexOfAny('\r', '\n');
        return (end < 0 ? line : line[..end]).ToString();
    }

    private string Said(Pop pop)
    {
        var who = pop.Name ?? pop.Nameless ?? (E164Number.TryParse(pop.Number, out var number) ? NumberingPlan.Format(number, user.Country) : pop.Number ?? "");
        var full = pop.Subtitle is null ? who : $"{who}, {pop.Subtitle}";
        return pop.State switch
        {
            PopState.Ringing => pop.Called.Length > 0 ? words["pop.saidRingingTo", full, pop.Called] : words["pop.saidRinging", full],
            PopState.Talking => words["pop.saidTalking", who],
            PopState.Missed => words["pop.saidMissed", who],
            PopState.Ended => words["pop.saidEnded", who, pop.Head],
            _ => $"{pop.Head}: {who}",
        };
    }
}
