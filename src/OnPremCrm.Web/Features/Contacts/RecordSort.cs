using OnPremCrm.Core;
using OnPremCrm.Core.CustomFields;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>The order of a list. In an address: the key, with a dash before it when it falls.</summary>
public sealed record RecordSort(RecordSortKey By, bool Falls = false)
{
    /// <summary>By name.</summary>
    public static readonly RecordSort Usual = new(RecordSortKey.Name);

    /// <summary>Records that have the same owner or organisation stand together, by name.</summary>
    public bool IsGrouped => By is RecordSortKey.Organisation or RecordSortKey.Owner;

    /// <summary>What a list can be sorted by.</summary>
    public static IEnumerable<RecordSortKey> KeysOf(FieldNoun noun) => Enum.GetValues<RecordSortKey>().Where(key => noun == FieldNoun.Contacts || key != RecordSortKey.Organisation);

    /// <summary>The usual one for what means nothing.</summary>
    public static RecordSort Read(string? text, FieldNoun noun) =>
        Word.TryParse<RecordSortKey>(text?.TrimStart('-'), out var key) && KeysOf(noun).Contains(key) ? new RecordSort(key, text!.StartsWith('-')) : Usual;

    /// <summary>What pressing a head asks for: its own order, and the other way round at the second time. The newest and the most are wanted first, and A before B.</summary>
    public RecordSort Pressed(RecordSortKey key) => key == By ? this with { Falls = !Falls } : new RecordSort(key, key > RecordSortKey.Owner);

    public override string ToString() => (Falls ? "-" : "") + Word.Of(By);
}
