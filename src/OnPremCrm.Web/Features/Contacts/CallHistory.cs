using OnPremCrm.Core.Calls;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>A page of the calls with a contact or an organisation, newest first.</summary>
/// <param name="Older">The call before which the next page begins. Null: this is the last.</param>
public sealed record CallHistory(IReadOnlyList<CallHistory.Entry> Entries, CallId? Older)
{
    /// <param name="With">The colleagues' names who spoke, in order; an extension where it has no user.</param>
    /// <param name="Contact">Whom of an organisation it was with. Null when not known.</param>
    public sealed record Entry(Call Call, IReadOnlyList<string> With, IReadOnlyList<CallNote> Notes, bool HasRecording, string? Contact);
}
