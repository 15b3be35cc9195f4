using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace OnPremCrm.Core.Users;

/// <summary>
/// The six digits of an authenticator (RFC 6238 with HMAC-SHA-1 and half minutes, which is what all authenticators can do). A clock that is half a minute
/// wrong does not matter.
/// </summary>
public static class TimeCode
{
    /// <summary>Digits of a code.</summary>
    public const int Digits = 6;

    /// <summary>Bytes of a secret (RFC 4226, 4: 160 bits are recommended).</summary>
    public const int SecretLength = 20;

    private const int StepSeconds = 30;
    private const int StepsOff = 1;
    private const int Modulus = 1_000_000;
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int BitsPerLetter = 5;

    /// <summary>A new secret.</summary>
    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretLength);

    /// <summary>The number of half minutes since 1970.</summary>
    /// <param name="at">A moment.</param>
    public static long StepAt(DateTimeOffset at) => at.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The code of a half minute, six digits.</summary>
    /// <param name="secret">The shared secret.</param>
    /// <param name="step">The half minute.</param>
    public static string Of(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 6238 as authenticators speak it; no collision of SHA-1 helps here
        HMACSHA1.HashData(secret, counter, hash);
#pragma warning restore CA5350
        var offset = hash[^1] & 0x0f; // RFC 4226, 5.3: dynamic truncation
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[offset..]) & int.MaxValue;
        return (number % Modulus).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>The half minute whose code somebody typed, the present one or a neighbour. Null: the code is none of theirs.</summary>
    /// <param name="secret">The shared secret.</param>
    /// <param name="typed">As typed; blanks do not count.</param>
    /// <param name="now">Now.</param>
    public static long? Find(ReadOnlySpan<byte> secret, string typed, DateTimeOffset now)
    {
        var code = string.Concat(typed.Where(sign => !char.IsWhiteSpace(sign)));
        var present = StepAt(now);
        long? found = null;
        for (var step = present - StepsOff; step <= present + StepsOff; step++)
        {
            // all are compared, so that the time that it takes tells nothing
            if (code.Length == Digits && CryptographicOperations.FixedTimeEquals(System.Text.Encoding.ASCII.GetBytes(code), System.Text.Encoding.ASCII.GetBytes(Of(secret, step))))
            {
                found ??= step;
            }
        }

        return found;
    }

    /// <summary>The secret as authenticators take it (RFC 4648 base 32, without padding).</summary>
    /// <param name="secret">The shared secret.</param>
    public static string Write(ReadOnlySpan<byte> secret)
    {
        var text = new System.Text.StringBuilder();
        var (buffer, bits) = (0, 0);
        foreach (var value in secret)
        {
            buffer = (buffer << 8) | value;
            bits += 8;
            while (bits >= BitsPerLetter)
            {
                bits -= BitsPerLetter;
                text.Append(Base32[(buffer >> bits) & 0x1f]);
                buffer &= (1 << bits) - 1;
            }
        }

        return bits == 0 ? text.ToString() : text.Append(Base32[(buffer << (BitsPerLetter - bits)) & 0x1f]).ToString();
    }
}
