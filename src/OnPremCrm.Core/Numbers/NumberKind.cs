namespace OnPremCrm.Core.Numbers;

/// <summary>What a number leads to, as the numbering plan has it.</summary>
public enum NumberKind
{
    /// <summary>In no range whose use is known.</summary>
    Unknown,
    FixedLine,
    Mobile,
    TollFree,
    PremiumRate,
    PersonalNumber,
    Voicemail,

    /// <summary>A company's number that is not tied to a place ("universal access number").</summary>
    CompanyWide,
    Pager,
    Voip,
    SharedCost,

    /// <summary>The plan does not tell the two apart, as in North America.</summary>
    FixedLineOrMobile,
}
