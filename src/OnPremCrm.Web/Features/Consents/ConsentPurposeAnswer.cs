using System.ComponentModel;
using OnPremCrm.Core.Consents;

namespace OnPremCrm.Web.Features.Consents;

/// <summary>What people are asked to consent to, as programs read it.</summary>
public sealed record ConsentPurposeAnswer(
    Guid Id, string Name, ConsentChannel Channel,
    [property: Description("False: asked for no more; what was said to it stays.")] bool IsActive,
    [property: Description("Each wording that it had, the newest first.")] IReadOnlyList<ConsentPurposeAnswer.Wording> Texts)
{
    public sealed record Wording(int Version, [property: Description("Word for word what is shown or read out.")] string Body, DateTime Since);

    public static ConsentPurposeAnswer Of(ConsentPurpose purpose) => new(
        purpose.Id.Value, purpose.Name, purpose.Channel, purpose.IsActive,
        [.. purpose.Texts.OrderByDescending(text => text.Version).Select(text => new Wording(text.Version, text.Body, text.RecordedAt.UtcDateTime))]);
}
