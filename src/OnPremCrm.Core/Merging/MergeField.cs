namespace OnPremCrm.Core.Merging;

/// <summary>
/// A field that has one value: it is chosen whose. Unless somebody chooses, the survivor's, or of those who have one the first; notes, and fields with several
/// choices, are put together. Numbers, e-mails, messengers, addresses and tags are always united; of them is chosen whose main one stays the main one.
/// </summary>
/// <param name="Name">What picks call it.</param>
/// <param name="Columns">What it is made of.</param>
public sealed record MergeField(string Name, params string[] Columns)
{
    /// <summary>What picks call one of the company's own fields: this, and its key.</summary>
    public const string CustomBeginning = "custom.";

    /// <summary>The pick for the values of all.</summary>
    public static readonly Guid Together = Guid.Empty;

    internal const string Note = "note";

    /// <summary>The fields of a kind of record, without the company's own.</summary>
    public static IReadOnlyList<MergeField> Of(MergeNoun noun) => MergeTables.Of(noun).Fields;
}
