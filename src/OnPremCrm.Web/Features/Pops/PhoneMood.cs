namespace OnPremCrm.Web.Features.Pops;

/// <summary>What my phone is there for just now, as far as Asterisk has said.</summary>
public enum PhoneMood
{
    /// <summary>No extension is mine.</summary>
    None,

    /// <summary>The telephony service does not see its server.</summary>
    NoLink,

    /// <summary>Asterisk has not said what the phone does.</summary>
    Unknown,

    /// <summary>It is not registered.</summary>
    Unreachable,

    /// <summary>All my queues pass me over.</summary>
    Break,

    /// <summary>A queue lets me finish my work on its last call.</summary>
    WrapUp,

    /// <summary>It can ring.</summary>
    Ready,
}
