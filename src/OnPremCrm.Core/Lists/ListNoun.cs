namespace OnPremCrm.Core.Lists;

/// <summary>The lists that people arrange for themselves. The word of each is its address too.</summary>
public enum ListNoun
{
    /// <summary>The call log.</summary>
    Calls,

    Contacts,
    Organisations,
}
