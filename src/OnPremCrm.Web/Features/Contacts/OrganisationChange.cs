using System.ComponentModel;
using System.Text.Json.Serialization;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>What a program changes in an organisation, or makes one of.</summary>
[Description("Fields of an organisation. One that is not sent stays; one that is sent as null is emptied. A new one needs a name.")]
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record OrganisationChange : RecordChange
{
    [Description("What it is a part of, by name; one that nobody has yet is made.")]
    public string? Parent { get; init; }

    public string? City { get; init; }

    public string? Website { get; init; }

    [Description("Blocks of numbers that are all its own, such as \"+49 40 66969-200 to 299\".")]
    public IReadOnlyList<string>? Blocks { get; init; }
}
