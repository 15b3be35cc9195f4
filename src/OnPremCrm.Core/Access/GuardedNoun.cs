namespace OnPremCrm.Core.Access;

/// <summary>What rights are given for.</summary>
public enum GuardedNoun
{
    /// <summary>People, with their numbers.</summary>
    Contacts,

    /// <summary>Companies, with their numbers.</summary>
    Organisations,

    /// <summary>The sound of calls.</summary>
    Recordings,
}
