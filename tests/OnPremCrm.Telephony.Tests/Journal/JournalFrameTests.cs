using System.Buffers;
using System.Text;
using OnPremCrm.Telephony.Journal;

namespace OnPremCrm.Telephony.Tests.Journal;

public sealed class JournalFrameTests
{
    private static readonly string[] Records = ["first", "", "a third one that is longer than the others", "last"];

    [Test]
    public void What_was_written_is_read()
    {
        Assert.That(Read(Written(), out var damaged), Is.EqualTo(Records));
        Assert.That(damaged, Is.Zero);
    }

    [Test]
    public void A_file_cut_at_any_byte_keeps_its_whole_records()
    {
        var bytes = Written();
        for (var length = 0; length < bytes.Length; length++)
        {
            var read = Read(bytes[..length], out var damaged);
            var whole = 0;
            for (var end = 0; whole < Records.Length && (end += JournalFrame.Overhead + Records[whole].Length) <= length; whole++)
            {
            }

            Assert.That(read, Is.EqualTo(Records[..whole]), $"cut at {length}");
            Assert.That(damaged, Is.EqualTo(length - Records[..whole].Sum(record => JournalFrame.Overhead + record.Length)), $"cut at {length}");
        }
    }

    [Test]
    public void A_damaged_byte_costs_one_record_and_not_those_behind_it()
    {
        for (var at = 0; at < Written().Length; at++)
        {
            var bytes = Written();
            bytes[at] ^= 0x5A;

            var read = Read(bytes, out var damaged);

            Assert.That(read, Has.Count.EqualTo(Records.Length - 1), $"damaged at {at}");
            Assert.That(read, Is.SubsetOf(Records));
            Assert.That(damaged, Is.GreaterThanOrEqualTo(JournalFrame.Overhead));
        }
    }

    private static byte[] Written()
    {
        var writer = new ArrayBufferWriter<byte>();
        foreach (var record in Records)
        {
            JournalFrame.Write(writer, Encoding.UTF8.GetBytes(record));
        }

        return writer.WrittenSpan.ToArray();
    }

    private static List<string> Read(byte[] bytes, out int damaged) =>
        JournalFrame.ReadAll(bytes, out damaged).ConvertAll(record => Encoding.UTF8.GetString(record.Span));
}
