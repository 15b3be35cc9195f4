using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>A page of what happened with a contact or an organisation, newest first.</summary>
/// <param name="Older">The moment before which the next page begins. Null: this is the last.</param>
public sealed record Timeline(IReadOnlyList<Timeline.Line> Lines, DateTimeOffset? Older)
{
    /// <summary>One thing that happened.</summary>
    public abstract record Line(DateTimeOffset At);

    /// <param name="With">The colleagues' names who spoke or called, in order; an extension where it has no user.</param>
    /// <param name="CanListen">There is a recording, and whoever looks may play it.</param>
    /// <param name="Contact">Whom of an organisation it was with. Null when not known.</param>
    public sealed record Conversation(Call Call, IReadOnlyList<string> With, IReadOnlyList<CallNote> Notes, bool CanListen, string? Contact) : Line(Call.StartedAt);

    /// <summary>A note that was written without a call.</summary>
    /// <param name="Contact">On whom of an organisation's people. Null: on the record itself.</param>
    /// <param name="IsMine">Whoever looks wrote it.</param>
    public sealed record Written(ClientNote Note, string? Contact, bool IsMine) : Line(Note.WrittenAt);

    /// <summary>A callback that was closed.</summary>
    /// <param name="ClosedBy">Who talked, or closed it by hand. Null when not known.</param>
    public sealed record Settled(Callback Callback, string? ClosedBy) : Line(Callback.ClosedAt!.Value);

    /// <summary>A file was added or removed.</summary>
    /// <param name="Address">Of its content. Null: it is gone.</param>
    public sealed record Filed(DateTimeOffset At, string By, string File, bool IsRemoved, string? Address) : Line(At);

    /// <summary>Somebody made the record, or changed it.</summary>
    /// <param name="IsNew">It was made.</param>
    /// <param name="Merged">Who was merged into it, or taken out again. Null: it was made or edited.</param>
    /// <param name="IsUndo">They were taken out again.</param>
    /// <param name="Fields">What was changed, field by field.</param>
    public sealed record Edit(DateTimeOffset At, string By, bool IsNew, IReadOnlyList<AuditChange> Fields, string? Merged = null, bool IsUndo = false) : Line(At)
    {
        /// <summary>It holds too much for a line, or nothing.</summary>
        public static bool IsOnlyNamed(AuditChange field) => field is { Field: nameof(Core.Contacts.Contact.Note) } or { IsLong: true } or { Before: null, After: null };

        /// <summary>A field in a few words; one that holds much is only named.</summary>
        public static string Say(AuditChange field, Words words) => field switch
        {
            _ when IsOnlyNamed(field) => field.Label,
            { IsChange: true, Before: { } before, After: var after } => words["contacts.fieldIs", field.Label, $"{before} → {after ?? "–"}"],
            _ => words["contacts.fieldIs", field.Label, field.After],
        };
    }
}
