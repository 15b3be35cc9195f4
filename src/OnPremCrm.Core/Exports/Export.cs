using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Exports;

/// <summary>A list on its way into a file, which only its asker may fetch.</summary>
public sealed class Export
{
    /// <summary>So long its file can be fetched.</summary>
    public const int DaysKept = 7;

    /// <summary>Names the export and its file.</summary>
    public ExportId Id { get; init; }

    /// <summary>Which list.</summary>
    public ExportNoun Noun { get; init; }

    /// <summary>As what.</summary>
    public ExportFormat Format { get; init; }

    /// <summary>What the list was searched for, as it was typed. Null: everything.</summary>
    public string? Search { get; init; }

    /// <summary>Only what has this tag. Null: everything.</summary>
    public string? Tag { get; init; }

    /// <summary>Only what has these values in the company's own fields, as JSON. Null: everything.</summary>
    public string? Custom { get; init; }

    /// <summary>Only what its asker looks after.</summary>
    public bool Mine { get; init; }

    /// <summary>Only what this user looks after. Null: everything.</summary>
    public UserId? OwnerId { get; init; }

    /// <summary>Only what nobody looks after.</summary>
    public bool IsFree { get; init; }

    /// <summary>Only these columns behind the name, in this order, as lists call them. Null: all.</summary>
    public List<string>? Columns { get; init; }

    /// <summary>How far it is.</summary>
    public ExportState State { get; set; }

    /// <summary>Who asked; nobody else may fetch it.</summary>
    public UserId AskedBy { get; init; }

    /// <summary>Of its heads: <c>en</c>, <c>ru</c> or <c>ja</c>.</summary>
    public required string Language { get; init; }

    /// <summary>Whose numbers are written in national form. Null: none.</summary>
    public string? Country { get; init; }

    /// <summary>Rows written.</summary>
    public int RowsDone { get; set; }

    /// <summary>Length of the file; 0 before it is there.</summary>
    public long Bytes { get; set; }

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was over. Null before.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Why there is no file. Null unless it failed.</summary>
    public string? Fault { get; set; }

    /// <summary>The web process that is at it. Null: none.</summary>
    public Guid? Worker { get; set; }

    /// <summary>Until when nobody else takes it over. Null: nobody is at it.</summary>
    public DateTimeOffset? LeaseUntil { get; set; }
}
