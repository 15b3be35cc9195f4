namespace OnPremCrm.Core.Users;

/// <summary>A key that protects log-in cookies; shared by all web processes.</summary>
public sealed class DataProtectionKey
{
    /// <summary>The key's name.</summary>
    public required string Name { get; init; }

    /// <summary>The key in the framework's XML form.</summary>
    public required string Xml { get; init; }
}
