using System.Buffers;
using OnPremCrm.Asterisk.Ami;

namespace OnPremCrm.Asterisk.Tests.Ami;

/// <summary>Feeds bytes to a reader as a network would: in pieces, each in memory of its own.</summary>
internal static class AmiPieces
{
    public static List<AmiMessage> Read(byte[] bytes, int size) => Read(bytes, _ => size);

    public static List<AmiMessage> Read(byte[] bytes, Func<int, int> sizeAt)
    {
        var reader = new AmiReader();
        var messages = new List<AmiMessage>();
        var pieces = new List<byte[]>();
        for (var at = 0; at < bytes.Length;)
        {
            var size = Math.Min(Math.Max(1, sizeAt(at)), bytes.Length - at);
            pieces.Add(bytes[at..(at + size)]);
            at += size;
            var buffer = Join(pieces);
            while (reader.TryRead(ref buffer, out var message))
            {
                messages.Add(message);
            }

            pieces.Clear();
            foreach (var left in buffer)
            {
                if (!left.IsEmpty)
                {
                    pieces.Add(left.ToArray());
                }
            }
        }

        return messages;
    }

    private static ReadOnlySequence<byte> Join(List<byte[]> pieces)
    {
        var first = new Piece(pieces[0], 0);
        var last = first;
        foreach (var piece in pieces.Skip(1))
        {
            last = last.Append(piece);
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(byte[] bytes, long index) => (Memory, RunningIndex) = (bytes, index);

        public Piece Append(byte[] bytes)
        {
            var next = new Piece(bytes, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
