namespace OnPremCrm.Core.Users;

/// <summary>The authenticator of a user: an application that shows six digits, which the log-in asks for after the password.</summary>
public sealed class SecondFactor
{
    /// <summary>Whose it is.</summary>
    public UserId UserId { get; init; }

    /// <summary>The shared secret, encrypted with the key ring.</summary>
    public required string Secret { get; set; }

    /// <summary>When the secret was shown.</summary>
    public DateTimeOffset BegunAt { get; set; }

    /// <summary>Null until a first code proved that the authenticator has the secret; until then the log-in asks for none.</summary>
    public DateTimeOffset? ConfirmedAt { get; set; }

    /// <summary>The half minute (see <see cref="TimeCode"/>) of the last code that was taken; it and all before it are refused.</summary>
    public long LastStep { get; set; }

    /// <summary>Wrong codes since the last right one. A right password does not take them back.</summary>
    public int Failures { get; set; }

    /// <summary>Null: a code may be tried.</summary>
    public DateTimeOffset? LockedUntil { get; set; }
}
