using System.ComponentModel;
using OnPremCrm.Core.Merging;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Records that may be one, as programs read them.</summary>
public sealed record DuplicateAnswer(
    [property: Description("The strongest reason that holds them together.")] DuplicateKind Kind,
    IReadOnlyList<DuplicateAnswer.Reason> Reasons,
    IReadOnlyList<DuplicateAnswer.Member> Members)
{
    public sealed record Reason(DuplicateKind Kind, [property: Description("The number, the address or the name. Null: it goes without saying.")] string? Value);

    public sealed record Member(
        Guid Id, string Name, [property: Description("Of a person the organisation, of an organisation the city.")] string? Organisation, Named? Owner, IReadOnlyList<string> Numbers, IReadOnlyList<string> Emails, DateTime UpdatedAt);

    public static DuplicateAnswer Of(DuplicateGroup group) => new(
        group.Kind,
        [.. group.Reasons.Select(reason => new Reason(reason.Kind, reason.Value))],
        [.. group.Members.Select(member => new Member(
            member.Id, member.Name, member.Organisation, member.OwnerId is { } owner ? new Named(owner.Value, member.Owner ?? "") : null, member.Numbers, member.Emails, member.UpdatedAt.UtcDateTime))]);
}
