using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Calls;

/// <summary>What somebody said came of a call. At most one per call; what the PBX says of the call is beside it and untouched.</summary>
public sealed class ChosenResult
{
    /// <summary>The call.</summary>
    public CallId CallId { get; init; }

    /// <summary>What came of it.</summary>
    public CallResultId ResultId { get; set; }

    /// <summary>Who said so. Null: the user is gone.</summary>
    public UserId? ChosenBy { get; set; }

    /// <summary>The user's name at that time.</summary>
    public required string ChosenByName { get; set; }

    /// <summary>When.</summary>
    public DateTimeOffset ChosenAt { get; set; }
}
