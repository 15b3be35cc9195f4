using System.Text.Json;

namespace OnPremCrm.Testing.Telephony;

/// <summary>What a person would say happened in a recorded story.</summary>
public sealed record ExpectedStory
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public required string Scenario { get; init; }

    public required string WhatHappened { get; init; }

    /// <summary>One for each call that a person would count.</summary>
    public required IReadOnlyList<ExpectedCall> Calls { get; init; }

    /// <summary>Asterisk was restarted in the middle.</summary>
    public bool Restart { get; init; }

    public static ExpectedStory Read(string json) => JsonSerializer.Deserialize<ExpectedStory>(json, Json)!;
}
