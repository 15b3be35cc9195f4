using System.Security.Cryptography;
using System.Text;
using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Testing;

namespace OnPremCrm.Asterisk.Tests.Ami;

public sealed class AmiReaderFuzzTests
{
    [TestCaseSource(typeof(Trace), nameof(Trace.Names))]
    public void A_recorded_session_reads_the_same_cut_at_every_byte(string name)
    {
        var bytes = Trace.Bytes(name);
        var whole = AmiPieces.Read(bytes, bytes.Length);
        Assert.That(AmiPieces.Read(bytes, 1).Select(Text), Is.EqualTo(whole.Select(Text)), "byte by byte");

        // A message with its neighbour behind it, cut everywhere up to the neighbour's first bytes; then the neighbour's turn comes.
        foreach (var (first, second) in whole.Zip(whole.Skip(1)))
        {
            byte[] pair = [.. first.Raw.Span, .. End(first), .. second.Raw.Span, .. End(second)];
            var until = Math.Min(pair.Length, first.Raw.Length + 6);
            for (var cut = 1; cut < until; cut++)
            {
                var read = AmiPieces.Read(pair, at => at == 0 ? cut : pair.Length);
                if (read.Count != 2 || !read[0].Raw.Span.SequenceEqual(first.Raw.Span) || !read[1].Raw.Span.SequenceEqual(second.Raw.Span))
                {
                    Assert.Fail($"Cut at {cut} of {first} and {second}: {string.Join(" | ", read)}");
                }
            }
        }
    }

    [Test]
    public void Mangled_bytes_never_throw_and_never_depend_on_the_cuts()
    {
        var seed = RandomNumberGenerator.GetInt32(int.MaxValue);
        TestContext.Out.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var original = Trace.Bytes("inbound-answered").AsSpan(0, 12_000).ToArray();
        byte[] nasty = [0, (byte)'\r', (byte)'\n', (byte)':', (byte)' ', (byte)'\\', 0xff, 0xc3, (byte)'A'];
        for (var round = 0; round < 200; round++)
        {
            var bytes = original[..random.Next(1, original.Length)];
            for (var i = random.Next(60); i >= 0; i--)
            {
                bytes[random.Next(bytes.Length)] = random.Next(2) == 0 ? nasty[random.Next(nasty.Length)] : (byte)random.Next(256);
            }

            var whole = AmiPieces.Read(bytes, bytes.Length).Select(Text).ToList();
            var pieces = AmiPieces.Read(bytes, _ => random.Next(1, 300)).Select(Text).ToList();
            Assert.That(pieces, Is.EqualTo(whole), $"seed {seed}, round {round}");
        }
    }

    private static byte[] End(AmiMessage message) => message.Banner is null ? "\r\n"u8.ToArray() : [];

    /// <summary>Everything that can be asked of a message.</summary>
    private static string Text(AmiMessage message)
    {
        var text = new StringBuilder().Append(message.EventName).Append(message.ActionId).Append(message.IsResponse);
        foreach (var (name, value) in message)
        {
            text.Append('\n').Append(name).Append('=').Append(value).Append('=').Append(message.GetText(name)).Append(message.GetAll(name).Count);
        }

        return text.ToString();
    }
}
