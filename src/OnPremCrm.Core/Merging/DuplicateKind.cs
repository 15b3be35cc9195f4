namespace OnPremCrm.Core.Merging;

/// <summary>Why records may be the same, the strongest reason first.</summary>
public enum DuplicateKind
{
    /// <summary>The same number and the same name.</summary>
    NumberAndName,

    /// <summary>The same e-mail address.</summary>
    Email,

    /// <summary>The same name in the same organisation.</summary>
    NameAndOrganisation,

    /// <summary>The same number under different names: also what colleagues and families have.</summary>
    Number,

    /// <summary>The same name, in any alphabet and order of its words.</summary>
    Name,
}
