namespace OnPremCrm.Core.Access;

/// <summary>Somebody asks for what their rights do not reach. Nothing was done.</summary>
public sealed class NotAllowedException(GuardedNoun noun, Deed deed) : Exception($"The right to {Word.Of(deed)} {Word.Of(noun)} does not reach this one.")
{
    /// <summary>With what.</summary>
    public GuardedNoun Noun { get; } = noun;

    /// <summary>To do what.</summary>
    public Deed Deed { get; } = deed;
}
