using System.ComponentModel;
using OnPremCrm.Core.Consents;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Consents;

/// <summary>What somebody said to a purpose once, as programs read it.</summary>
public sealed record ConsentAnswer(
    Guid Id, Guid ContactId, Named Purpose,
    [property: Description("Which wording was shown or read out; of a withdrawal, which one is withdrawn.")] int Version,
    ConsentState State, DateTime At, ConsentOrigin Origin,
    string? Note, string? Reference, Guid? CallId, string RecordedBy, DateTime RecordedAt)
{
    public static ConsentAnswer Of(Consent consent, ShowConsents.Model shown) => new(
        consent.Id.Value, consent.ContactId.Value, new Named(consent.PurposeId.Value, shown.PurposeOf(consent).Name), consent.Version, consent.State, consent.At.UtcDateTime, consent.Origin,
        consent.Note, consent.Reference, consent.CallId?.Value, consent.RecordedByName, consent.RecordedAt.UtcDateTime);
}
