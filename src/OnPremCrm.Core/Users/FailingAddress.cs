namespace OnPremCrm.Core.Users;

/// <summary>A network address from which log-ins fail. Too many, and it has to wait, whatever account it tries.</summary>
public sealed class FailingAddress
{
    /// <summary>As the network writes it.</summary>
    public required string Address { get; init; }

    /// <summary>Failed log-ins since <see cref="Since"/>.</summary>
    public int Failures { get; set; }

    /// <summary>The first of the failures that are counted.</summary>
    public DateTimeOffset Since { get; set; }

    /// <summary>Null: it may try.</summary>
    public DateTimeOffset? LockedUntil { get; set; }
}
