namespace OnPremCrm.Core.Numbers;

/// <summary>How a written form was understood, to explain a match or a refusal to a person.</summary>
public enum NumberRule
{
    /// <summary>None applied: it is not a number.</summary>
    None,

    /// <summary>It begins with "+".</summary>
    International,

    /// <summary>It begins with the international prefix that is dialled in the context's country: 00, 011, 810 ...</summary>
    InternationalPrefix,

    /// <summary>It begins with 00 or 011 in a country that dials something else, and is no number of that country.</summary>
    ForeignInternationalPrefix,

    /// <summary>The country code stands there without "+", and the digits are no national number.</summary>
    BareInternational,

    /// <summary>National, with the trunk prefix (0, 8, 1, 06 ...) or a carrier code before it.</summary>
    NationalWithTrunkPrefix,

    /// <summary>National, without a trunk prefix.</summary>
    National,

    /// <summary>A subscriber's number to which the context's area code was added.</summary>
    LocalWithAreaCode,

    /// <summary>National or international with a prefix that the country has since abolished (Mexico's 1, 01, 044, 045).</summary>
    AbolishedPrefix,
}
