using System.ComponentModel;
using OnPremCrm.Core.Calls;

namespace OnPremCrm.Web.Features.Search;

/// <summary>What a text may mean, as programs read it.</summary>
public sealed record SearchAnswer(
    [property: Description("E.164, when the text is a whole number.")] string? Number,
    [property: Description("The likeliest first, at most eight.")] IReadOnlyList<SearchAnswer.Person> Contacts,
    [property: Description("The likeliest first, at most four.")] IReadOnlyList<SearchAnswer.Firm> Organisations,
    [property: Description("Colleagues with a phone, at most four.")] IReadOnlyList<SearchAnswer.Colleague> Colleagues,
    [property: Description("The latest with the number, else with the first of the contacts; at most three.")] IReadOnlyList<SearchAnswer.Talk> Calls)
{
    public sealed record Person(Guid Id, string Name, string? Organisation, [property: Description("The number to call first.")] string? Number);

    public sealed record Firm(Guid Id, string Name, string? City, [property: Description("The number to call first.")] string? Number);

    public sealed record Colleague(string Name, string Extension);

    public sealed record Talk(
        Guid Id, DateTime StartedAt, CallDirection Direction, CallState State, CallDisposition? Disposition, string? Number,
        [property: Description("Whom it was with; of a client whom the token may not see only whose client it is.")] string? Name);

    public static SearchAnswer Of(FindAnything.Model found) => new(
        found.Dial?.Number,
        [.. found.People.Select(person => new Person(person.Id.Value, person.Name, person.Organisation, person.Number))],
        [.. found.Organisations.Select(organisation => new Firm(organisation.Id.Value, organisation.Name, organisation.City, organisation.Number))],
        [.. found.Colleagues.Select(colleague => new Colleague(colleague.Name, colleague.Extension))],
        [.. found.Calls.Select(one => new Talk(one.Call.Id.Value, one.Call.StartedAt.UtcDateTime, one.Call.Direction, one.Call.State, one.Call.Disposition, one.Call.Number, one.Name))]);
}
