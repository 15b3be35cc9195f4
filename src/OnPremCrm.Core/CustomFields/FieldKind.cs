namespace OnPremCrm.Core.CustomFields;

/// <summary>What a field holds. It never changes: what is stored could mean something else.</summary>
public enum FieldKind
{
    /// <summary>One line; in JSON a string.</summary>
    Text,

    /// <summary>In JSON a number.</summary>
    Number,

    /// <summary>A day without a time; in JSON "2026-11-19".</summary>
    Date,

    /// <summary>One of a list; in JSON the key of the choice.</summary>
    Choice,

    /// <summary>Several of a list; in JSON an array of keys, in the order of the list.</summary>
    Choices,

    /// <summary>An amount in the field's currency; in JSON a number.</summary>
    Money,

    /// <summary>A web address; in JSON a string.</summary>
    Link,

    /// <summary>In JSON true or false.</summary>
    YesNo,
}
