namespace OnPremCrm.Core.Numbers;

/// <summary>What people write between a number and the extension behind it: "ext. 12", "доб. 12", "内線12".</summary>
internal static class ExtensionLabels
{
    private static readonly string[] Labels =
    [
        "extension", "extensión", "extensao", "extn", "ext", "xtn", "x", "int", "interno", "internal",
        "anexo", "ramal", "poste", "poste", "app", "apparat", "dw", "durchwahl", "nst", "nebenstelle", "toestel", "tst", "wew", "mellék", "linka", "dahili", "klapka",
        "добавочный", "доб", "внутренний", "внутр", "вн", "дод",
        "内線", "分机", "分機", "转", "轉",
    ];

    /// <summary>Whether a label stands at the beginning of the text and is not itself the beginning of another word.</summary>
    /// <param name="text">What follows the digits.</param>
    /// <param name="length">How many characters the label has.</param>
    public static bool StartsWith(ReadOnlySpan<char> text, out int length)
    {
        foreach (var label in Labels)
        {
            if (text.StartsWith(label, StringComparison.OrdinalIgnoreCase) && (text.Length == label.Length || !char.IsLetter(text[label.Length])))
            {
                length = label.Length;
                return true;
            }
        }

        length = 0;
        return false;
    }
}
