using OnPremCrm.Core.CustomFields;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>A column of a list of contacts or organisations that somebody may want or not. The name is always there.</summary>
/// <param name="Word">What a layout calls it; a field of the company's own as "own.segment".</param>
/// <param name="Name">Its head.</param>
/// <param name="Field">The field of the company's own. Null for all others.</param>
public sealed record RecordColumn(string Word, string Name, CustomField? Field = null)
{
    /// <summary>By what pressing its head sorts. Null: by nothing.</summary>
    public RecordSortKey? Sort => Core.Word.TryParse<RecordSortKey>(Word, out var key) ? key : null;

    /// <summary>Figures stand on the right.</summary>
    public bool IsFigure => Field is { Kind: FieldKind.Number or FieldKind.Money } || Word is "people" or "last-call" or "last-talk" or "calls-in" or "calls-out" or "unanswered";

    /// <summary>What goes first when the room is short.</summary>
    public string? Room => Word is "number" or "people" or "last-call" ? null : "if-wide";
}
