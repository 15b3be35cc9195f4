namespace OnPremCrm.Web.Features.Contacts;

/// <summary>One field of a form that two people have saved.</summary>
/// <param name="Name">As the command has it.</param>
/// <param name="Mine">What the form holds, as one text.</param>
/// <param name="Theirs">What is stored, as one text.</param>
/// <param name="TakeTheirs">Puts what is stored into the form.</param>
/// <param name="Says">What is stored, as a person reads it. Null: as <paramref name="Theirs"/>.</param>
public sealed record RecordField(string Name, string Label, string? Mine, string? Theirs, Action TakeTheirs, string? Says = null)
{
    public bool IsSame => AreSame(Mine, Theirs);

    /// <summary>A browser sends other line ends than the database keeps.</summary>
    public static bool AreSame(string? one, string? other) => Plain(one) == Plain(other);

    private static string Plain(string? text) => (text ?? "").ReplaceLineEndings("\n").Trim();
}
