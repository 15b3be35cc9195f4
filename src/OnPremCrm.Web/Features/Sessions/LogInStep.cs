namespace OnPremCrm.Web.Features.Sessions;

/// <summary>Where a log-in stands after something was typed.</summary>
public enum LogInStep
{
    /// <summary>In.</summary>
    Done,

    /// <summary>The password is right; now the code.</summary>
    Code,

    Wrong,

    /// <summary>Too many failures of this account, or of one that nobody has.</summary>
    LockedOut,

    /// <summary>Too many failures from this address.</summary>
    AddressLockedOut,

    /// <summary>People may not log in from this address.</summary>
    NotFromHere,

    /// <summary>The directory knows them, and gives them no access here.</summary>
    NoAccess,

    /// <summary>The directory, which would have to say, does not answer.</summary>
    DirectoryAway,
}
