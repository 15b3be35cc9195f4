namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Somebody else saved the same record while one edited it: nothing of either is lost, and what both changed is decided field by field.</summary>
/// <param name="Who">Null: not known.</param>
/// <param name="Taken">What only they changed: it stands in the form now.</param>
/// <param name="Open">What both changed: the form holds mine.</param>
public sealed record RecordConflict(string? Who, DateTimeOffset? At, IReadOnlyList<RecordConflict.Line> Taken, IReadOnlyList<RecordConflict.Line> Open)
{
    public sealed record Line(string Name, string Label, string Theirs);
}
