namespace OnPremCrm.Web.Features.Contacts;

/// <summary>By what lists of contacts and organisations are sorted. Each has an index; what has none is not offered.</summary>
public enum RecordSortKey
{
    Name,

    /// <summary>Of contacts: where they work, within it by name. Those who work nowhere come last.</summary>
    Organisation,

    /// <summary>Within each owner by name. What nobody owns comes last.</summary>
    Owner,

    Created,
    Changed,

    /// <summary>When somebody last spoke with them. Those with whom nobody ever did come last.</summary>
    LastTalk,

    CallsIn,
    CallsOut,

    /// <summary>By calls of theirs that no person answered.</summary>
    Unanswered,
}
