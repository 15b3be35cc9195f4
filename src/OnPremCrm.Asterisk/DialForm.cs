namespace OnPremCrm.Asterisk;

/// <summary>In which form the dialplan expects an outside number.</summary>
public enum DialForm
{
    /// <summary><c>+493012345678</c>.</summary>
    E164,

    /// <summary><c>493012345678</c>: without the plus.</summary>
    E164WithoutPlus,

    /// <summary><c>00493012345678</c>: with 00 for the plus.</summary>
    DoubleZero,
}
