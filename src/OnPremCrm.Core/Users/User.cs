using OnPremCrm.Core.Access;

namespace OnPremCrm.Core.Users;

/// <summary>Somebody who logs in. Never deleted, only made inactive: the log goes on naming who did what.</summary>
public sealed class User
{
    /// <summary>Names the user.</summary>
    public UserId Id { get; init; }

    /// <summary>The log-in name and the address that mail goes to.</summary>
    public required string Email { get; set; }

    /// <summary>The e-mail in upper case; unique.</summary>
    public required string NormalisedEmail { get; set; }

    /// <summary>The name that colleagues see.</summary>
    public required string Name { get; set; }

    /// <summary>What the user may do.</summary>
    public UserRole Role { get; set; }

    /// <summary>A role of the company's own, of the level of <see cref="Role"/>. Null: all that <see cref="Role"/> may do.</summary>
    public CustomRoleId? CustomRoleId { get; set; }

    /// <summary>The role of the company's own.</summary>
    public CustomRole? CustomRole { get; set; }

    /// <summary>Null: in no team.</summary>
    public TeamId? TeamId { get; set; }

    /// <summary>The team.</summary>
    public Team? Team { get; set; }

    /// <summary>The entry in the company's directory, which then checks the password. Null: the password is kept here.</summary>
    public string? DirectoryName { get; set; }

    /// <summary>When the directory would let the user in no more, which made the user inactive until it does again. Null: it would, or has no say.</summary>
    public DateTimeOffset? LeftDirectoryAt { get; set; }

    /// <summary>In the format of ASP.NET Core Identity. Null while no password was set, and for an account of the directory.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>Changes with the password or a sign-out everywhere; a session that carries an older one ends.</summary>
    public required string SecurityStamp { get; set; }

    /// <summary>Changes with every save; the later of two concurrent saves is refused.</summary>
    public required string ConcurrencyStamp { get; set; }

    /// <summary>Failed log-ins since the last good one.</summary>
    public int FailedLogIns { get; set; }

    /// <summary>Null when not locked out.</summary>
    public DateTimeOffset? LockedOutUntil { get; set; }

    /// <summary><c>en</c>, <c>ru</c> or <c>ja</c>. Null: as the browser asks.</summary>
    public string? Language { get; set; }

    /// <summary>Light, dark or as the system.</summary>
    public ColourTheme Theme { get; set; }

    /// <summary>IANA name. Null: the company's time zone.</summary>
    public string? TimeZone { get; set; }

    /// <summary>A sound when a call rings.</summary>
    public bool PopSound { get; set; }

    /// <summary>A notification of the browser when a call rings and no page is in front.</summary>
    public bool PopNotify { get; set; }

    /// <summary>Single letters are keys, outside fields: J, K, E, G and others. False: only Ctrl and F keys.</summary>
    public bool SingleKeys { get; set; } = true;

    /// <summary>Lists with lower rows.</summary>
    public bool CompactRows { get; set; }

    /// <summary>False: can no longer log in, and no call pops for the user.</summary>
    public bool IsActive { get; set; } = true;

    /// <summary>When the user was added.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null until the first log-in.</summary>
    public DateTimeOffset? LastSeenAt { get; set; }

    /// <summary>The user's phones.</summary>
    public List<UserExtension> Extensions { get; init; } = [];
}
