namespace OnPremCrm.Core.Consents;

/// <summary>How somebody stands to a purpose.</summary>
/// <param name="Purpose">With its texts.</param>
/// <param name="Latest">What they said last. Null: they were not asked.</param>
public sealed record ConsentStanding(ConsentPurpose Purpose, Consent? Latest)
{
    /// <summary>They consented, and have not said otherwise since.</summary>
    public bool IsGiven => Latest?.State == ConsentState.Given;

    /// <summary>The text has another wording by now than the one they consented to.</summary>
    public bool IsOfOlderText => IsGiven && Latest!.Version < Purpose.Texts.Max(text => text.Version);
}
