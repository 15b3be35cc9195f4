using OnPremCrm.Core.Files;

namespace OnPremCrm.Web.Components;

/// <summary>The form that adds files to a record.</summary>
/// <param name="Root">The address of the record's card.</param>
/// <param name="IsOnCard">It stands on the card, and leads back there.</param>
/// <param name="Wrong">Why nothing was added. Null: nothing was refused.</param>
public sealed record FileForm(string Root, bool IsOnCard, string? Wrong = null)
{
    /// <summary>So much goes in one form, in bytes.</summary>
    public const int MostTogether = 4 * ClientFile.MostBytes;

    public const int Megabyte = 1024 * 1024;
}
