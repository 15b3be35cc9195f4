namespace OnPremCrm.Core.Imports;

/// <summary>What a column of an imported file may hold. Names, numbers, addresses and notes may stand in several columns.</summary>
public enum ImportField
{
    /// <summary>The whole name.</summary>
    Name,
    FirstName,
    MiddleName,
    LastName,

    /// <summary>By name; one that nobody has yet is made.</summary>
    Organisation,
    JobTitle,

    /// <summary>A number whose kind the numbering plan tells.</summary>
    Phone,
    WorkPhone,
    MobilePhone,
    HomePhone,
    Fax,

    /// <summary>The first address is the one to write to first; further ones are kept, too.</summary>
    Email,

    /// <summary>E-mail or name of the user who looks after the contact.</summary>
    Owner,

    /// <summary>Several are put one below the other, each with its heading.</summary>
    Note,

    /// <summary>Of the organisation, when this import makes it.</summary>
    City,

    /// <summary>Of the organisation, when this import makes it.</summary>
    Website,

    /// <summary>What the organisation is a part of, by name, when this import makes it.</summary>
    Parent,

    /// <summary>Where else the contact has a part, by name; several stand one below the other. One that nobody has yet is made.</summary>
    FurtherOrganisation,

    /// <summary>What the contact is there: of each further organisation in its order, "–" where nothing is known.</summary>
    FurtherRole,
}
