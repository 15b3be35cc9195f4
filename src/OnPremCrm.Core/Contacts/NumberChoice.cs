using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Contacts;

/// <summary>Who an operator said is calling when several contacts share a number; kept for the next call.</summary>
public sealed class NumberChoice
{
    /// <summary>E.164.</summary>
    public required string Number { get; init; }

    /// <summary>The contact that was chosen.</summary>
    public ContactId ContactId { get; set; }

    /// <summary>Who chose. Null when that user is gone.</summary>
    public UserId? ChosenBy { get; set; }

    /// <summary>When.</summary>
    public DateTimeOffset ChosenAt { get; set; }
}
