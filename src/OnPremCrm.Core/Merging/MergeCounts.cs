namespace OnPremCrm.Core.Merging;

/// <summary>How much names a record, and goes along with it.</summary>
/// <param name="Calls">With their notes and recordings; those too that named nobody because several had the number.</param>
/// <param name="Callbacks">Open and closed ones.</param>
/// <param name="NumberChoices">Numbers of which somebody said that they are this person's.</param>
/// <param name="People">Of an organisation, with those for whom it is one of several or a former one.</param>
public sealed record MergeCounts(int Calls, int Callbacks, int NumberChoices, int People)
{
    /// <summary>Those on the record itself, written without a call.</summary>
    public int Notes { get; init; }

    /// <summary>On its card.</summary>
    public int Files { get; init; }

    /// <summary>Nothing does.</summary>
    public bool IsNothing => Calls + Callbacks + NumberChoices + People + Notes + Files == 0;
}
