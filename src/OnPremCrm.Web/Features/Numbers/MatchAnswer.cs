using System.ComponentModel;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Numbers;

/// <summary>Whose number it is, as programs read it.</summary>
[Description("Whom a number belongs to, and why we think so.")]
public sealed record MatchAnswer(
    [property: Description("E.164. Null: it cannot be read as a number.")] string? Number,
    [property: Description("What the clean-up rules left of it. Null: they left it alone.")] string? Cleaned,
    [property: Description("How it was read (national, international ...), or why not (withheld, too-short ...).")] string Reading,
    [property: Description("Null exactly when clientOf is not.")] CallMatch? Match,
    [property: Description("The same as a sentence.")] string Reason,
    [property: Description("Whom a call with this number would name. Null for none, maybe, several and ignored: none of several is silently picked.")] Named? Contact,
    [property: Description("With which organisation the call would be. Of several it is the one to which they all belong.")] Named? Organisation,
    [property: Description("Not null: it is a client whom the token may not see; whose client it is is all that is said.")] MatchAnswer.Hidden? ClientOf,
    [property: Description("All who have the number, the likeliest first; with maybe, who has one that ends alike. Only those whom the token may see.")] IReadOnlyList<MatchAnswer.Candidate> Candidates)
{
    public sealed record Hidden([property: Description("Null: nobody owns it.")] string? Owner);

    public sealed record Candidate(
        [property: Description("Null: the number is the organisation's own.")] Named? Contact,
        Named? Organisation,
        string? JobTitle,
        [property: Description("Who looks after the contact, else after the organisation.")] Named? Owner,
        [property: Description("When somebody last talked with the contact. Null: never.")] DateTime? LastTalkAt,
        [property: Description("An operator said so for an earlier call of this number.")] bool WasChosen,
        [property: Description("The number of theirs by which they were found, E.164.")] string Number);

    public static MatchAnswer Of(MatchNumber.Model found, CurrentUser user)
    {
        var (read, match) = (found.Read, found.Match);
        return new MatchAnswer(
            read.Number,
            read.IsCleaned ? user.Masked(read.Text) : null,
            read.Word,
            found.Hidden is null ? match.Match : null,
            ReasonOf(found),
            match.Best?.ContactId is { } contact ? new Named(contact.Value, match.Best.Name) : null,
            NamedOf(found.Organisation, found),
            found.Hidden is { } hidden ? new Hidden(hidden.OwnerName) : null,
            [.. match.Candidates.Select(candidate => new Candidate(
                candidate.ContactId is { } person ? new Named(person.Value, candidate.Name) : null, NamedOf(candidate.OrganisationId, found), candidate.JobTitle,
                candidate.OwnerId is { } owner && found.Owners.TryGetValue(owner, out var name) ? new Named(owner.Value, name) : null,
                candidate.LastTalkAt?.UtcDateTime, candidate.WasChosen, candidate.Number))]);
    }

    private static Named? NamedOf(OrganisationId? id, MatchNumber.Model found) =>
        id is { } organisation && found.Organisations.TryGetValue(organisation, out var name) ? new Named(organisation.Value, name) : null;

    private static string ReasonOf(MatchNumber.Model found) => found switch
    {
        { Hidden: not null } => "It is a client whom this token may not see.",
        { Read.Number: null, Match.Match: CallMatch.Maybe } => $"It cannot be read as a number ({found.Read.Word}), but somebody's ends with these digits.",
        { Read.Number: null } => $"It cannot be read as a number: {found.Read.Word}.",
        { Match: { Match: CallMatch.Exact, Best.ContactId: null } } => "An organisation has exactly this number.",
        { Match.Match: CallMatch.Exact } => "One contact has exactly this number.",
        { Match.Match: CallMatch.Range } => "It lies in an organisation's block of numbers.",
        { Match.Match: CallMatch.Maybe } => "Nobody has exactly this number; somebody's ends with the same digits, or is marked as wrong.",
        { Match.Match: CallMatch.Chosen } => "Several have it; an operator said for an earlier call who it is.",
        { Match.Match: CallMatch.Several } => "Several have it, and nobody has said yet who it is.",
        { Match.Match: CallMatch.Ignored } => "It is on the list of numbers that are only logged.",
        _ => "Nobody has this number.",
    };
}
