namespace OnPremCrm.Core.Numbers;

/// <summary>Why a text is not an E.164 number. Closed: every text that is refused is refused for one of these.</summary>
public enum NumberFault
{
    /// <summary>It is a number.</summary>
    None,

    /// <summary>Nothing was written.</summary>
    Empty,

    /// <summary>The caller hides the number, or the network does not know it: "anonymous", "&lt;unknown&gt;", "非通知".</summary>
    Withheld,

    /// <summary>Letters where digits should be, or no digit at all.</summary>
    NotANumber,

    /// <summary>Up to six digits that are nothing in the public network: an extension, an emergency or a short code. See <see cref="NumberReading.ShortDigits"/>.</summary>
    Short,

    /// <summary>A code for the exchange, such as *97 or #31#.</summary>
    ServiceCode,

    /// <summary>Fewer digits than the shortest number of that country.</summary>
    TooShort,

    /// <summary>More digits than the longest number of that country, or more than E.164's 15.</summary>
    TooLong,

    /// <summary>No country has the digits behind the "+" or the international prefix.</summary>
    UnknownCountryCode,

    /// <summary>The context names a country that the numbering data does not have, and the number does not carry its own.</summary>
    UnknownCountry,

    /// <summary>The length is right, but no range of that country's plan holds it.</summary>
    NotInPlan,
}
