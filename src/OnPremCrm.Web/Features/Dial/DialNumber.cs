using System.ComponentModel;

namespace OnPremCrm.Web.Features.Dial;

/// <summary>What a program sends to have a number dialled.</summary>
public sealed record DialNumber(
    [property: Description("Whom to call: a number in any written form, or an extension.")] string Number,
    [property: Description("The phone that rings first and then calls.")] string Extension);
