using System.Numerics;

namespace OnPremCrm.Core.Numbers;

/// <summary>
/// Several patterns as one table: a walk of one step per digit tells which of them match the whole number.
/// Made from the programs by subset construction, once per region, when its first number comes.
/// </summary>
internal sealed class DigitAutomaton
{
    private const int Digits = 10;
    private const ushort Dead = 0;

    private readonly ushort[] next;
    private readonly uint[] accepts;

    /// <param name="programs">At most 32; pattern n is bit n of <see cref="Match"/>. Null matches nothing.</param>
    public DigitAutomaton(IReadOnlyList<DigitProgram?> programs)
    {
        var instructions = new List<DigitProgram.Instruction>();
        var owners = new List<byte>();
        var starts = new List<int>();
        for (var owner = 0; owner < programs.Count; owner++)
        {
            if (programs[owner] is not { } program)
            {
                continue;
            }

            var offset = instructions.Count;
            starts.Add(offset);
            foreach (var instruction in program.Instructions)
            {
                instructions.Add(Moved(instruction, offset));
                owners.Add((byte)owner);
            }
        }

        (next, accepts) = Build([.. instructions], [.. owners], starts);
    }

    public int StateCount => accepts.Length;

    /// <summary>One bit for each pattern that matches all the digits.</summary>
    public uint Match(ReadOnlySpan<byte> digits)
    {
        var state = 1;
        foreach (var digit in digits)
        {
            state = next[state * Digits + digit];
            if (state == Dead)
            {
                return 0;
            }
        }

        return accepts[state];
    }

    /// <summary>One bit for each pattern that matches the digits' beginning.</summary>
    public uint MatchPrefixes(ReadOnlySpan<byte> digits)
    {
        var state = 1;
        var matched = accepts[state];
        foreach (var digit in digits)
        {
            state = next[state * Digits + digit];
            if (state == Dead)
            {
                break;
            }

            matched |= accepts[state];
        }

        return matched;
    }

    private static DigitProgram.Instruction Moved(DigitProgram.Instruction instruction, int offset) => instruction.Operation switch
    {
        DigitProgram.Operation.Split => instruction with { First = instruction.First + offset, Second = instruction.Second + offset },
        DigitProgram.Operation.Jump => instruction with { First = instruction.First + offset },
        _ => instruction,
    };

    private static (ushort[] Next, uint[] Accepts) Build(DigitProgram.Instruction[] instructions, byte[] owners, List<int> starts)
    {
        var numbers = new Dictionary<int[], ushort>(SameMembers.Instance);
        var states = new List<int[]> { Array.Empty<int>() };
        var table = new List<ushort>();
        var accepting = new List<uint>();
        var reached = new SortedSet<int>();

        foreach (var start in starts)
        {
            Follow(start, instructions, reached);
        }

        NumberOf(reached);
        for (var state = 0; state < states.Count; state++)
        {
            var members = states[state];
            accepting.Add(members
                .Where(at => instructions[at].Operation == DigitProgram.Operation.Accept)
                .Aggregate(0u, (bits, at) => bits | 1u << owners[at]));
            for (var digit = 0; digit < Digits; digit++)
            {
                reached.Clear();
                foreach (var at in members)
                {
                    if (instructions[at].Operation == DigitProgram.Operation.Take && (instructions[at].First >> digit & 1) != 0)
                    {
                        Follow(at + 1, instructions, reached);
                    }
                }

                table.Add(reached.Count == 0 ? Dead : NumberOf(reached));
            }
        }

        return ([.. table], [.. accepting]);

        ushort NumberOf(SortedSet<int> set)
        {
            var members = set.ToArray();
            if (!numbers.TryGetValue(members, out var number))
            {
                number = checked((ushort)states.Count);
                numbers.Add(members, number);
                states.Add(members);
            }

            return number;
        }
    }

    /// <summary>The instructions that wait for a digit, or accept, reached from here without taking one.</summary>
    private static void Follow(int at, DigitProgram.Instruction[] instructions, SortedSet<int> reached)
    {
        while (true)
        {
            var instruction = instructions[at];
            switch (instruction.Operation)
            {
                case DigitProgram.Operation.Split:
                    Follow(instruction.First, instructions, reached);
                    at = instruction.Second;
                    break;
                case DigitProgram.Operation.Jump:
                    at = instruction.First;
                    break;
                case DigitProgram.Operation.Mark:
                case DigitProgram.Operation.End:
                    at++;
                    break;
                default:
                    reached.Add(at);
                    return;
            }
        }
    }

    private sealed class SameMembers : IEqualityComparer<int[]>
    {
        public static readonly SameMembers Instance = new();

        public bool Equals(int[]? left, int[]? right) => left.AsSpan().SequenceEqual(right);

        public int GetHashCode(int[] members)
        {
            var hash = (uint)members.Length;
            foreach (var member in members)
            {
                hash = BitOperations.RotateLeft(hash, 5) * 31 + (uint)member;
            }

            return (int)hash;
        }
    }
}
