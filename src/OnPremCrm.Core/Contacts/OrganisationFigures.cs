namespace OnPremCrm.Core.Contacts;

/// <summary>What all calls with an organisation come to. Kept by the database and counted anew within seconds after a call: see <see cref="FigureBook"/>.</summary>
public sealed class OrganisationFigures
{
    /// <summary>Whose.</summary>
    public OrganisationId OrganisationId { get; init; }

    /// <summary>Calls that they made and that have ended.</summary>
    public int CallsIn { get; private set; }

    /// <summary>Calls that we made and that have ended.</summary>
    public int CallsOut { get; private set; }

    /// <summary>Of theirs: those that no person answered.</summary>
    public int Unanswered { get; private set; }

    /// <summary>So long did people speak with them, all calls together.</summary>
    public long TalkSeconds { get; private set; }

    /// <summary>When somebody last began to speak with them. Null: never.</summary>
    public DateTimeOffset? LastTalkAt { get; private set; }
}
