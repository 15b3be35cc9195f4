namespace OnPremCrm.Core.Phones;

/// <summary>A telephone as Asterisk last saw it.</summary>
public sealed class PhoneLine
{
    /// <summary>The Asterisk server, by its name in the configuration.</summary>
    public required string Server { get; init; }

    /// <summary>The telephone.</summary>
    public required string Extension { get; init; }

    /// <summary>What it does.</summary>
    public PhoneLineState State { get; set; }

    /// <summary>Since when, to a few seconds.</summary>
    public DateTimeOffset Since { get; set; }
}
