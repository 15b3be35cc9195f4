using System.Buffers.Text;

namespace OnPremCrm.Web.Hosting.Rest;

/// <summary>
/// A place in a list that is ordered by id: the id of the last item that was given out. Opaque to programs, so that its form may change;
/// its first byte is the version of the form.
/// </summary>
public readonly record struct Cursor(Guid Id)
{
    private const byte Form = 1;
    private const int Length = 17;

    public static bool TryParse(string text, out Cursor cursor)
    {
        cursor = default;
        Span<byte> bytes = stackalloc byte[Length];
        if (text.Length > 2 * Length || !Base64Url.IsValid(text, out var length) || length != Length
            || !Base64Url.TryDecodeFromChars(text, bytes, out _) || bytes[0] != Form)
        {
            return false;
        }

        cursor = new Cursor(new Guid(bytes[1..], bigEndian: true));
        return true;
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        bytes[0] = Form;
        Id.TryWriteBytes(bytes[1..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }
}
