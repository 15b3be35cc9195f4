namespace OnPremCrm.Core.Users;

/// <summary>What holds for everybody who logs in. One row.</summary>
public sealed class AccessRules
{
    /// <summary>Always 1.</summary>
    public int Id { get; init; } = 1;

    /// <summary>Characters of the shortest password that may be chosen, 8 to 64. Passwords that are there already stay good.</summary>
    public int ShortestPassword { get; set; } = 12;

    /// <summary>How long a one-time link to choose a password works, in hours, 1 to 720.</summary>
    public int LinkHours { get; set; } = 72;

    /// <summary>Roles, as <see cref="Word"/> writes them, whose people must have a second factor.</summary>
    public List<string> SecondFactorRoles { get; set; } = [];

    /// <summary>Networks (<c>10.1.0.0/16</c>) or addresses from which people may log in and work. Empty: from everywhere.</summary>
    public List<string> LogInNetworks { get; set; } = [];

    /// <summary>Networks or addresses from which programs may use tokens. Empty: from everywhere.</summary>
    public List<string> TokenNetworks { get; set; } = [];
}
