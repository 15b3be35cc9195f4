namespace OnPremCrm.Core.Numbers;

/// <summary>What a written number turned out to be: a number and the rule that gave it, or the reason why not.</summary>
public readonly struct NumberReading
{
    private readonly ulong digits;
    private readonly byte digitCount;
    private readonly NumberFault fault;

    private NumberReading(ulong digits, byte digitCount, NumberFault fault, NumberRule rule)
    {
        this.digits = digits;
        this.digitCount = digitCount;
        this.fault = fault;
        Rule = rule;
    }

    /// <summary>True: <see cref="Number"/> holds it. False: <see cref="Fault"/> says why not.</summary>
    public bool IsNumber => fault == NumberFault.None && digits != 0;

    /// <summary>The number.</summary>
    /// <exception cref="InvalidOperationException">It is none; ask <see cref="IsNumber"/> first.</exception>
    public E164Number Number =>
        IsNumber ? E164Number.FromDigits(digits) : throw new InvalidOperationException($"Not a number: {Fault}.");

    /// <summary><see cref="NumberFault.None"/> exactly when <see cref="IsNumber"/>.</summary>
    public NumberFault Fault => fault == NumberFault.None && digits == 0 ? NumberFault.Empty : fault;

    /// <summary><see cref="NumberRule.None"/> exactly when not <see cref="IsNumber"/>.</summary>
    public NumberRule Rule { get; }

    /// <summary>The digits of an extension or short code as written, leading zeros kept; null unless <see cref="Fault"/> is <see cref="NumberFault.Short"/>.</summary>
    public string? ShortDigits =>
        Fault == NumberFault.Short ? digits.ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(digitCount, '0') : null;

    /// <summary>A number of its country's plan that has more digits than E.164 allows.</summary>
    internal static NumberReading TooLongForE164 => new(0, 1, NumberFault.TooLong, NumberRule.None);

    /// <summary>A plan has it, even if E.164 cannot hold it: no other reading may be tried.</summary>
    internal bool IsInPlan => IsNumber || (fault == NumberFault.TooLong && digitCount != 0);

    internal static NumberReading Of(E164Number number, NumberRule rule) => new(number.Digits, 0, NumberFault.None, rule);

    internal static NumberReading Refused(NumberFault fault) => new(0, 0, fault, NumberRule.None);

    internal static NumberReading Short(ReadOnlySpan<byte> digits)
    {
        var value = 0UL;
        foreach (var digit in digits)
        {
            value = value * 10 + digit;
        }

        return new NumberReading(value, (byte)digits.Length, NumberFault.Short, NumberRule.None);
    }

    /// <summary>The number, or "- " and the reason: what the command line prints.</summary>
    public override string ToString() => IsNumber ? Number.ToString() : $"- {Fault}";
}
