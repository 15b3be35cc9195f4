namespace OnPremCrm.Web.Features.Privacy;

/// <summary>Everything that is kept of one person, as it is given to them: for people as a page, for programs as JSON.</summary>
public sealed record PersonRecord(
    Guid Id, string Name, IReadOnlyList<PersonRecord.Fact> Facts, IReadOnlyList<PersonRecord.Reach> Reaches, IReadOnlyList<PersonRecord.Talk> Calls,
    IReadOnlyList<PersonRecord.Owed> Callbacks, IReadOnlyList<PersonRecord.Change> Changes, IReadOnlyList<PersonRecord.Agreement> Consents, IReadOnlyList<PersonRecord.Written> Notes,
    IReadOnlyList<PersonRecord.Filed> Files)
{
    /// <summary>A field of the card.</summary>
    public sealed record Fact(string Field, string Value);

    /// <param name="Kind">phone, email, address or messenger.</param>
    public sealed record Reach(string Kind, string Value, bool IsWrong, bool OptedOut);

    /// <param name="State">What became of it.</param>
    /// <param name="With">Who of us spoke.</param>
    /// <param name="Recordings">Files of the archive; those that the asker may not take along are not there.</param>
    public sealed record Talk(Guid Id, DateTime StartedAt, string Direction, string State, string? Number, int? TalkSeconds, IReadOnlyList<string> With, IReadOnlyList<string> Notes, IReadOnlyList<string> Recordings);

    /// <summary>A callback, open or closed.</summary>
    public sealed record Owed(DateTime CreatedAt, string State, string Number, string? ClosedNote);

    /// <summary>A consent, given or withdrawn.</summary>
    /// <param name="Text">Word for word what was shown.</param>
    /// <param name="Call">In which it was said.</param>
    public sealed record Agreement(DateTime At, string Purpose, string State, string How, string Text, string? Note, string? Reference, Guid? Call, string RecordedBy, DateTime RecordedAt);

    /// <summary>A note on the card.</summary>
    public sealed record Written(DateTime At, string By, string Text);

    /// <summary>A file on the card.</summary>
    /// <param name="InArchive">Its name in the archive.</param>
    public sealed record Filed(Guid Id, string Name, string InArchive, long SizeBytes, string AddedBy, DateTime AddedAt);

    /// <summary>Who changed what of the card.</summary>
    public sealed record Change(DateTime At, string By, string What, IReadOnlyList<string> Fields);
}
