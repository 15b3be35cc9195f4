using System.ComponentModel;
using OnPremCrm.Core.Consents;

namespace OnPremCrm.Web.Features.Consents;

/// <summary>What somebody said to a purpose, as programs send it.</summary>
public sealed record NewConsent(
    [property: Description("Of GET /api/v1/consent-purposes. One that is retired can still be withdrawn.")] Guid PurposeId,
    ConsentState State,
    [property: Description("How it came to be known.")] ConsentOrigin Origin,
    [property: Description("Which wording was shown or read out; the newest if absent.")] int? Version = null,
    [property: Description("When they said it: ISO 8601, UTC unless it says otherwise; now if absent.")] string? At = null,
    [property: Description("What proves it, in words.")] string? Note = null,
    [property: Description("Of the form, the letter or the file that proves it.")] string? Reference = null,
    [property: Description("The call with this contact in which they said it.")] Guid? CallId = null);
