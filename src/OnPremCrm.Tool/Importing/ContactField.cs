namespace OnPremCrm.Tool.Importing;

/// <summary>What a column of an imported file may hold.</summary>
internal enum ContactField
{
    Name,
    Organisation,

    /// <summary>The contact's part in the organisation.</summary>
    Role,
    Email,

    /// <summary>May stand in several columns; the first number becomes the primary one.</summary>
    Phone,

    /// <summary>E-mail of the user who looks after the contact.</summary>
    Owner,
    Note,
}
