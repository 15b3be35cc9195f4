using System.ComponentModel;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>What a program may change in a contact and in an organisation alike. A field that is not sent stays; one that is sent as null is emptied.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public abstract record RecordChange
{
    public string? Name { get; init; }

    [Description("Who looks after it: the id of an active user, or null for nobody.")]
    public Guid? OwnerId { get; init; }

    [Description("All numbers that it shall have; the first is called first.")]
    public IReadOnlyList<ReachAnswer.Phone>? Numbers { get; init; }

    [Description("All e-mail addresses that it shall have; the first is written to first.")]
    public IReadOnlyList<ReachAnswer.Email>? Emails { get; init; }

    [Description("All messengers that it shall have.")]
    public IReadOnlyList<ReachAnswer.Messenger>? Messengers { get; init; }

    [Description("All addresses that it shall have.")]
    public IReadOnlyList<ReachAnswer.Address>? Addresses { get; init; }

    [Description("Where we have it from.")]
    public string? Source { get; init; }

    [Description("All tags that it shall have.")]
    public IReadOnlyList<string>? Tags { get; init; }

    [Description("The company's own fields by their keys, as they are read; a choice by its name. Keys that are not sent stay.")]
    public JsonObject? Custom { get; init; }

    public string? Note { get; init; }
}
