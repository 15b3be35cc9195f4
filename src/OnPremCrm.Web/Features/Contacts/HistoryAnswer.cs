using System.ComponentModel;
using System.Text.Json;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Calls;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>One thing that happened with a record, as programs read it.</summary>
[Description("Exactly one of call, note, callback, file and change is not null.")]
public sealed record HistoryAnswer(
    DateTime At, HistoryAnswer.Conversation? Call = null, HistoryAnswer.Written? Note = null, HistoryAnswer.Settled? Callback = null, HistoryAnswer.Filed? File = null, HistoryAnswer.Edit? Change = null)
{
    public sealed record Conversation(
        Guid Id, CallDirection Direction, CallState State, CallDisposition? Disposition, bool EndKnown, string? Number, string? Queue, int? TalkSeconds,
        [property: Description("The colleagues who spoke or called, in order; an extension where it has no user.")] IReadOnlyList<string> With,
        [property: Description("Whom of an organisation it was with. Null: not known, or the token may not see them.")] Named? Contact,
        IReadOnlyList<Said> Notes,
        [property: Description("There is a recording that the token may play; see the call.")] bool HasRecording);

    /// <summary>A note of a call.</summary>
    public sealed record Said(string Text, string Author, DateTime CreatedAt);

    public sealed record Written(
        Guid Id, string Text, string Author, [property: Description("On whom of an organisation's people. Null: on the record itself.")] Named? Contact, DateTime? EditedAt);

    [Description("A callback that was closed.")]
    public sealed record Settled(Guid Id, string Number, CallbackClosure? ClosedHow, [property: Description("Null: not known.")] string? ClosedBy, string? ClosedNote);

    public sealed record Filed(string Name, string By, [property: Description("It was removed; else it was added.")] bool IsRemoved);

    [Description("The record was made, edited, or others were merged into it.")]
    public sealed record Edit(
        string By,
        [property: Description("It was made.")] bool IsNew,
        [property: Description("Who was merged into it, or taken out again. Null: it was made or edited.")] string? Merged,
        [property: Description("They were taken out again.")] bool IsUndo,
        IReadOnlyList<Field> Fields);

    public sealed record Field(
        [property: Description("Such as jobTitle, numbersAdded, custom.segment.")] string Name,
        [property: Description("Null: nothing, or the field is only named.")] string? Before,
        [property: Description("Null: nothing, or the field is only named, as long texts are.")] string? After);

    /// <param name="isOfFirm">The record is an organisation.</param>
    public static HistoryAnswer Of(Timeline.Line line, bool isOfFirm)
    {
        var at = line.At.UtcDateTime;
        return line switch
        {
            Timeline.Conversation { Call: var call } talk => new HistoryAnswer(at, Call: new Conversation(
                call.Id.Value, call.Direction, call.State, call.Disposition, call.EndKnown, call.Number, call.Queue, call.TalkSeconds, talk.With,
                isOfFirm && call.ContactId is { } contact && talk.Contact is { } name ? new Named(contact.Value, name) : null,
                [.. talk.Notes.Select(note => new Said(note.Body, note.AuthorName, note.CreatedAt.UtcDateTime))], talk.CanListen)),
            Timeline.Written { Note: var note } written => new HistoryAnswer(at, Note: new Written(
                note.Id.Value, note.Body, note.WrittenByName, isOfFirm && note.ContactId is { } person && written.Contact is { } whom ? new Named(person.Value, whom) : null, note.EditedAt?.UtcDateTime)),
            Timeline.Settled { Callback: var callback } settled => new HistoryAnswer(at, Callback: new Settled(callback.Id.Value, callback.Number, callback.ClosedHow, settled.ClosedBy, callback.ClosedNote)),
            Timeline.Filed filed => new HistoryAnswer(at, File: new Filed(filed.File, filed.By, filed.IsRemoved)),
            Timeline.Edit edit => new HistoryAnswer(at, Change: new Edit(edit.By, edit.IsNew, edit.Merged, edit.IsUndo, [.. edit.Fields.Select(FieldOf)])),
            _ => throw new InvalidOperationException($"{line.GetType().Name} is no line of a timeline."),
        };
    }

    private static Field FieldOf(AuditChange change) => Timeline.Edit.IsOnlyNamed(change)
        ? new Field(JsonNamingPolicy.CamelCase.ConvertName(change.Field), null, null)
        : new Field(JsonNamingPolicy.CamelCase.ConvertName(change.Field), change.Before, change.After);
}
