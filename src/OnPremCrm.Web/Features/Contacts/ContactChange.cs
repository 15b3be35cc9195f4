using System.ComponentModel;
using System.Text.Json.Serialization;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>What a program changes in a contact.</summary>
[Description("Fields of a contact to change. One that is not sent stays; one that is sent as null is emptied.")]
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ContactChange : RecordChange
{
    [Description("By name; one that nobody has yet is made.")]
    public string? Organisation { get; init; }

    public string? JobTitle { get; init; }

    [Description("They left the organisation that the contact has: it becomes a former one.")]
    public bool? HasLeft { get; init; }

    [Description("All further and former organisations that the contact shall have.")]
    public IReadOnlyList<AffiliationChange>? Affiliations { get; init; }

    public DateOnly? Birthday { get; init; }

    [Description("The language to speak with them, BCP 47.")]
    public string? Language { get; init; }
}
