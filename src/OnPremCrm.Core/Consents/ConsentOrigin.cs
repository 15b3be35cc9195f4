namespace OnPremCrm.Core.Consents;

/// <summary>How we got to know.</summary>
public enum ConsentOrigin
{
    /// <summary>They said it in a call.</summary>
    Phone,

    /// <summary>They ticked it on a web page.</summary>
    WebForm,

    /// <summary>They wrote an e-mail.</summary>
    Email,

    /// <summary>They signed it.</summary>
    Paper,

    /// <summary>They said it to somebody face to face.</summary>
    InPerson,

    /// <summary>The note says how.</summary>
    Other,
}
