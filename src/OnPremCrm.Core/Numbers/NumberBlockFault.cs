namespace OnPremCrm.Core.Numbers;

/// <summary>Why a text is no block of numbers.</summary>
public enum NumberBlockFault
{
    /// <summary>It is one.</summary>
    None,

    /// <summary>Nothing parts a first from a last number.</summary>
    OneEnd,

    /// <summary>What stands first is no number.</summary>
    FirstUnread,

    /// <summary>What stands last is no number, nor the end of one.</summary>
    LastUnread,

    /// <summary>One of them has more digits than the other.</summary>
    UnequalLength,

    /// <summary>The last is not above the first.</summary>
    NotRising,

    /// <summary>More than <see cref="Contacts.NumberRange.MostNumbers"/>.</summary>
    TooMany,
}
