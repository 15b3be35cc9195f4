using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Imports;

/// <summary>Which heading goes where, remembered under a name for the next file of the kind.</summary>
public sealed class ImportTemplate
{
    /// <summary>Names the template.</summary>
    public ImportTemplateId Id { get; init; }

    /// <summary>At most 60 characters; no two differ in case only.</summary>
    public required string Name { get; set; }

    /// <summary>JSON: heading and the word of its <see cref="ImportField"/>.</summary>
    public required string Fields { get; set; }

    /// <summary>Who made it. Null when that user is gone.</summary>
    public UserId? MadeBy { get; set; }

    /// <summary>When.</summary>
    public DateTimeOffset MadeAt { get; set; }
}
