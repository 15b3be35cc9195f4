using OnPremCrm.Core.Contacts;

namespace OnPremCrm.Tool.Importing;

/// <summary>One contact as the file has it.</summary>
/// <param name="Line">Its line in the file, from 1.</param>
/// <param name="Name">Never blank.</param>
/// <param name="Organisation">Null: none.</param>
/// <param name="Role">Null: none.</param>
/// <param name="Email">Null: none, or none that is an address.</param>
/// <param name="OwnerEmail">Null: none.</param>
/// <param name="Note">With what could not be stored elsewhere. Null: none.</param>
/// <param name="Numbers">E.164 and as written, each number once.</param>
internal sealed record ImportedRow(
    int Line, string Name, string? Organisation, string? Role, string? Email, string? OwnerEmail, string? Note,
    IReadOnlyList<(string Number, string AsWritten, PhoneNumberKind Kind)> Numbers)
{
    /// <summary>Contacts of one name, whatever its case.</summary>
    public string Key => Name.ToLowerInvariant();
}
