namespace OnPremCrm.Core.Merging;

/// <summary>What can be there twice.</summary>
public enum MergeNoun
{
    /// <summary>People.</summary>
    Contacts,

    /// <summary>Companies.</summary>
    Organisations,
}
