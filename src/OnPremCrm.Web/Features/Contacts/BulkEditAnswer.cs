using System.ComponentModel;
using OnPremCrm.Core.BulkEdits;
using OnPremCrm.Core.CustomFields;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>A change of many records as programs read it.</summary>
public sealed record BulkEditAnswer(
    Guid Id, FieldNoun Noun, string Field,
    [property: Description("Null: it was emptied.")] string? Value,
    [property: Description("Records that got it.")] int Changed,
    string DoneBy, DateTime DoneAt,
    [property: Description("From then on it stays.")] DateTime UndoUntil,
    string? UndoneBy,
    [property: Description("Null: it was not undone.")] DateTime? UndoneAt,
    [property: Description("Records that have again what they had before.")] int TakenBack,
    [property: Description("Records that kept it: somebody changed it later, or whoever undid it may not edit them.")] int Kept)
{
    public static BulkEditAnswer Of(BulkEdit edit) => new(
        edit.Id.Value, edit.Noun, edit.Key is null ? Core.Word.Of(edit.Field) : $"own.{edit.Key}", edit.Value, edit.Changed,
        edit.DoneByName, edit.DoneAt.UtcDateTime, edit.UndoUntil.UtcDateTime, edit.UndoneByName, edit.UndoneAt?.UtcDateTime, edit.TakenBack, edit.Kept);
}
