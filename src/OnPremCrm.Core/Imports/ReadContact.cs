using System.Text.Json.Nodes;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Imports;

/// <summary>What a row of a file says, or why it says nothing that can be stored.</summary>
public sealed record ReadContact(int Line)
{
    /// <summary>Null: the row can be stored.</summary>
    public RowFault? Fault { get; init; }

    /// <summary>Never blank when there is no fault.</summary>
    public string Name { get; init; } = "";

    /// <summary>Null: none.</summary>
    public string? Organisation { get; init; }

    /// <summary>Null: none.</summary>
    public string? JobTitle { get; init; }

    /// <summary>Null: none, or none that is an address.</summary>
    public string? Email { get; init; }

    /// <summary>Further addresses.</summary>
    public IReadOnlyList<string> MoreEmails { get; init; } = [];

    /// <summary>What the row has in the company's own fields, by their keys.</summary>
    public IReadOnlyDictionary<string, JsonNode> Custom { get; init; } = new Dictionary<string, JsonNode>();

    /// <summary>With what could not be stored elsewhere. Null: none.</summary>
    public string? Note { get; init; }

    /// <summary>Null: none is named.</summary>
    public UserId? OwnerId { get; init; }

    /// <summary>The organisation's. Null: none.</summary>
    public string? City { get; init; }

    /// <summary>The organisation's. Null: none.</summary>
    public string? Website { get; init; }

    /// <summary>What the organisation is a part of. Null: nothing is said.</summary>
    public string? Parent { get; init; }

    /// <summary>Where else they have a part, each organisation once and never the main one.</summary>
    public IReadOnlyList<ReadAffiliation> Affiliations { get; init; } = [];

    /// <summary>Every organisation that the row names.</summary>
    public IEnumerable<string> Organisations() => Affiliations.Select(part => part.Organisation).Append(Organisation).Append(Parent).OfType<string>();

    /// <summary>Each number once; the first is the one to call first.</summary>
    public IReadOnlyList<ReadNumber> Numbers { get; init; } = [];

    /// <summary>Every address of the row, the first one first.</summary>
    public IEnumerable<string> Emails() => Email is null ? [] : MoreEmails.Prepend(Email);

    /// <summary>What is not where it belongs.</summary>
    public IReadOnlyList<RowRemark> Remarks { get; init; } = [];
}

/// <summary>A part in a further organisation.</summary>
/// <param name="Organisation">By name.</param>
/// <param name="Role">Null: not known.</param>
public sealed record ReadAffiliation(string Organisation, string? Role)
{
    /// <summary>In one line, as the audit says it.</summary>
    public override string ToString() => Role is null ? Organisation : $"{Organisation} ({Role})";
}

/// <summary>A number of a row.</summary>
/// <param name="Number">E.164.</param>
/// <param name="AsWritten">As the file has it.</param>
/// <param name="Kind">By its column, else by the numbering plan.</param>
public sealed record ReadNumber(string Number, string AsWritten, PhoneNumberKind Kind);
