using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Imports;

/// <summary>A file of contacts on its way into the contact base.</summary>
public sealed class Import
{
    /// <summary>So long its rows are kept, and it can be undone.</summary>
    public const int UndoDays = 90;

    /// <summary>Names the import.</summary>
    public ImportId Id { get; init; }

    /// <summary>How far it is.</summary>
    public ImportState State { get; set; }

    /// <summary>As the browser named it.</summary>
    public required string FileName { get; init; }

    /// <summary>What kind of file it is.</summary>
    public ImportFormat Format { get; init; }

    /// <summary>As .NET names it, e.g. <c>windows-1251</c>. Null: a workbook.</summary>
    public string? Encoding { get; set; }

    /// <summary>Between two cells. Null: a workbook.</summary>
    public string? Delimiter { get; set; }

    /// <summary>The line that has the headings; what is above it is left out. 0: there are none.</summary>
    public int HeadingLine { get; set; }

    /// <summary>One for each column.</summary>
    public string[] Headings { get; set; } = [];

    /// <summary>For each column the word of its <see cref="ImportField"/>; empty: not imported.</summary>
    public string[] Fields { get; set; } = [];

    /// <summary>The word of a ready template or the name of a remembered one. Null: the columns were guessed or chosen.</summary>
    public string? Template { get; set; }

    /// <summary>What becomes of contacts that are there already.</summary>
    public ImportPolicy Policy { get; set; }

    /// <summary>Where numbers without a country are; <c>ZZ</c>: nowhere, they are not read.</summary>
    public required string Country { get; set; }

    /// <summary>Of numbers without one. Null: they are not read.</summary>
    public string? AreaCode { get; set; }

    /// <summary>Who looks after new contacts for which the file names nobody. Null: nobody.</summary>
    public UserId? OwnerId { get; set; }

    /// <summary>Rows below the headings that are not blank.</summary>
    public int RowsTotal { get; set; }

    /// <summary>The line up to which rows have their outcome.</summary>
    public int LastLine { get; set; }

    /// <summary>New contacts.</summary>
    public int Added { get; set; }

    /// <summary>Rows that filled or overwrote a contact.</summary>
    public int Changed { get; set; }

    /// <summary>Rows that said nothing new.</summary>
    public int Unchanged { get; set; }

    /// <summary>Rows that were left out because the contact is there.</summary>
    public int Skipped { get; set; }

    /// <summary>Rows that cannot be stored.</summary>
    public int Refused { get; set; }

    /// <summary>Rows about which somebody has to decide.</summary>
    public int Waiting { get; set; }

    /// <summary>Rows that are in, but of which something could not be read.</summary>
    public int Remarked { get; set; }

    /// <summary>Rows that an undo took back.</summary>
    public int TakenBack { get; set; }

    /// <summary>Rows that an undo left, because somebody edited the contact later.</summary>
    public int Kept { get; set; }

    /// <summary>Who imports.</summary>
    public UserId AskedBy { get; init; }

    /// <summary>That user's name then.</summary>
    public required string AskedByName { get; init; }

    /// <summary>When the file was sent.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a web process began. Null before.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>When it was over. Null before.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>When it had been taken back. Null before.</summary>
    public DateTimeOffset? UndoneAt { get; set; }

    /// <summary>Why it stopped. Null unless it failed.</summary>
    public string? Fault { get; set; }

    /// <summary>The user wants it to stop; it does behind its current batch.</summary>
    public bool CancelAsked { get; set; }

    /// <summary>The web process that is at it. Null: none.</summary>
    public Guid? Worker { get; set; }

    /// <summary>Until when nobody else takes it over. Null: nobody is at it.</summary>
    public DateTimeOffset? LeaseUntil { get; set; }

    /// <summary>Rows that have their outcome.</summary>
    public int RowsDone() => Added + Changed + Unchanged + Skipped + Refused + Waiting;

    /// <summary>It is over, and something of it can be taken back.</summary>
    public bool CanBeUndone(DateTimeOffset now) => State is ImportState.Done or ImportState.Cancelled or ImportState.Failed && Added + Changed > 0 && EndedAt > now.AddDays(-UndoDays);

    /// <summary>A web process is at it or will be.</summary>
    public bool IsUnderWay() => State is ImportState.Queued or ImportState.Running or ImportState.UndoQueued or ImportState.Undoing;
}
