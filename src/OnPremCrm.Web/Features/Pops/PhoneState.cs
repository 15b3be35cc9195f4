namespace OnPremCrm.Web.Features.Pops;

/// <summary>What the phone bar says of my phone.</summary>
public sealed record PhoneState
{
    /// <summary>My phones. Empty: none is mine.</summary>
    public required IReadOnlyList<string> Extensions { get; init; }

    public required PhoneMood Mood { get; init; }

    /// <summary>Until when I wrap up, or since when I am on a break or out of reach. Null: it does not matter.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>How many calls ring here.</summary>
    public int Ringing { get; init; }

    /// <summary>The call I am in. Null: none.</summary>
    public Pop? Talking { get; init; }

    /// <summary>The queues that my phones serve, with who waits there and whether I take calls of it.</summary>
    public IReadOnlyList<ServedQueue> Queues { get; init; } = [];

    /// <summary>My wish for a break, or for its end, is on its way.</summary>
    public bool IsAsked { get; init; }

    /// <summary>Why it was not done. Null: it was, or nothing was asked.</summary>
    public string? Failure { get; init; }
}
