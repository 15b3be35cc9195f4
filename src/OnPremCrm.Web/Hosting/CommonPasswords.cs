using System.Collections.Frozen;
using System.Reflection;
using System.Text;

namespace OnPremCrm.Web.Hosting;

/// <summary>
/// Passwords that guessers try first. Not a list of millions but of what they are made of: a well-known word, dressed up with digits, signs and look-alike
/// letters; a run along the keyboard; a short piece said again and again.
/// </summary>
public static class CommonPasswords
{
    private const int LongestPiece = 4;
    private const int ShortestRun = 4;

    // Rows of keyboards, there and back. A password made of nothing but runs of four and more along them is no secret.
    private static readonly string[] Rows =
    [
        "01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm", "azertyuiop", "qsdfghjklm",
        "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю", "абвгдежзиклмнопрстуфхцчшщ", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "1q2w3e4r5t6y7u8i9o0p", "qazwsxedcrfvtgbyhnujm",
        "!@#$%^&*()", "あいうえおかきくけこさしすせそ",
    ];

    private static readonly FrozenSet<string> Words = Load();

    public static bool Contains(string password)
    {
        var lower = password.ToLowerInvariant();
        return IsPieceAgainAndAgain(lower) || IsRuns(lower) || IsDressedUp(lower);
    }

    private static bool IsPieceAgainAndAgain(string text) =>
        Enumerable.Range(1, LongestPiece).Any(length => text.Length >= 2 * length && Enumerable.Range(length, text.Length - length).All(at => text[at] == text[at - length]));

    private static bool IsRuns(string text)
    {
        var at = 0;
        while (at < text.Length)
        {
            var longest = Rows.SelectMany(row => new[] { row, Reversed(row) }).Max(row => RunFrom(text, at, row));
            if (longest < ShortestRun && longest < text.Length - at)
            {
                return false;
            }

            at += longest;
        }

        return true;
    }

    private static int RunFrom(string text, int at, string row)
    {
        var place = row.IndexOf(text[at], StringComparison.Ordinal);
        var length = 0;
        while (place >= 0 && place + length < row.Length && at + length < text.Length && row[place + length] == text[at + length])
        {
            length++;
        }

        return length;
    }

    // p@ssw0rd2024! is "password" with something around it, and passwordpassword is it twice.
    private static bool IsDressedUp(string text)
    {
        var bare = Letters(text, plain: false);
        var meant = Letters(text, plain: true);
        return IsKnown(bare) || IsKnown(meant);
    }

    private static bool IsKnown(string letters) =>
        Words.Contains(letters) || (letters.Length % 2 == 0 && letters[..(letters.Length / 2)] == letters[(letters.Length / 2)..] && Words.Contains(letters[..(letters.Length / 2)]));

    /// <param name="text">In lower case.</param>
    /// <param name="plain">Signs and digits that stand for letters inside the word become these; what stands before and after it goes.</param>
    private static string Letters(string text, bool plain)
    {
        var core = plain ? text.TrimEnd("0123456789!?.,*#_- ".ToCharArray()).TrimStart("0123456789!?.,*#_- ".ToCharArray()) : text;
        var letters = new StringBuilder(core.Length);
        foreach (var sign in core)
        {
            var letter = !plain ? sign : sign switch { '0' => 'o', '1' => 'i', '3' => 'e', '4' or '@' => 'a', '5' or '$' => 's', '7' => 't', _ => sign };
            if (char.IsLetter(letter))
            {
                letters.Append(letter);
            }
        }

        return letters.ToString();
    }

    private static string Reversed(string row) => string.Concat(row.Reverse());

    private static FrozenSet<string> Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("common-passwords")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet();
    }
}
