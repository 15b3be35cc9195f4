namespace OnPremCrm.Core.Numbers;

/// <summary>
/// A pattern of the numbering data as a small program. The patterns are regular expressions over decimal digits made of
/// digits, \d, [classes], (groups), (?:groups), |, ?, {n}, {n,m} and $, and nothing else: no loops, so every run ends.
/// </summary>
/// <remarks>
/// <see cref="MatchPrefix"/> runs it as JavaScript's RegExp would (first alternative wins, groups captured), which is what the
/// prefix and format patterns are written for. <see cref="DigitAutomaton"/> turns programs into a table for the hot path.
/// </remarks>
internal sealed class DigitProgram
{
    private const int AllDigits = 0b11_1111_1111;

    private readonly Instruction[] instructions;

    public DigitProgram(string pattern)
    {
        var emitted = new List<Instruction>();
        var groups = 0;
        EmitAlternatives(pattern, 0, pattern.Length, emitted, ref groups);
        emitted.Add(new Instruction(Operation.Accept));
        instructions = [.. emitted];
        GroupCount = groups;
    }

    internal enum Operation
    {
        /// <summary>Take one digit of the set <see cref="Instruction.First"/>.</summary>
        Take,

        /// <summary>Go on at <see cref="Instruction.First"/>; if that fails, at <see cref="Instruction.Second"/>.</summary>
        Split,
        Jump,

        /// <summary>Remember the place: slot <see cref="Instruction.First"/>.</summary>
        Mark,

        /// <summary>Only at the end of the digits.</summary>
        End,
        Accept,
    }

    public int GroupCount { get; }

    public ReadOnlySpan<Instruction> Instructions => instructions;

    /// <summary>How many digits from the start match, or -1.</summary>
    /// <param name="digits">Values 0 to 9.</param>
    /// <param name="marks">Start and end of group n at [2n-2] and [2n-1], -1 where the group took no part. At least twice <see cref="GroupCount"/> long.</param>
    public int MatchPrefix(ReadOnlySpan<byte> digits, Span<int> marks)
    {
        marks.Fill(-1);
        return Run(0, 0, digits, marks);
    }

    public bool IsPrefixOf(ReadOnlySpan<byte> digits) => MatchPrefix(digits, stackalloc int[2 * GroupCount]) >= 0;

    private int Run(int at, int position, ReadOnlySpan<byte> digits, Span<int> marks)
    {
        while (true)
        {
            ref readonly var instruction = ref instructions[at];
            switch (instruction.Operation)
            {
                case Operation.Take:
                    if (position == digits.Length || (instruction.First >> digits[position] & 1) == 0)
                    {
                        return -1;
                    }

                    position++;
                    at++;
                    break;
                case Operation.Split:
                    var end = Run(instruction.First, position, digits, marks);
                    if (end >= 0)
                    {
                        return end;
                    }

                    at = instruction.Second;
                    break;
                case Operation.Jump:
                    at = instruction.First;
                    break;
                case Operation.Mark:
                    var before = marks[instruction.First];
                    marks[instruction.First] = position;
                    var rest = Run(at + 1, position, digits, marks);
                    if (rest < 0)
                    {
                        marks[instruction.First] = before;
                    }

                    return rest;
                case Operation.End:
                    if (position != digits.Length)
                    {
                        return -1;
                    }

                    at++;
                    break;
                default:
                    return position;
            }
        }
    }

    private static void EmitAlternatives(string pattern, int start, int end, List<Instruction> emitted, ref int groups)
    {
        var jumpsToEnd = new List<int>();
        while (true)
        {
            var bar = FindBar(pattern, start, end);
            if (bar < 0)
            {
                EmitSequence(pattern, start, end, emitted, ref groups);
                break;
            }

            var split = emitted.Count;
            emitted.Add(default);
            EmitSequence(pattern, start, bar, emitted, ref groups);
            jumpsToEnd.Add(emitted.Count);
            emitted.Add(default);
            emitted[split] = new Instruction(Operation.Split, split + 1, emitted.Count);
            start = bar + 1;
        }

        foreach (var jump in jumpsToEnd)
        {
            emitted[jump] = new Instruction(Operation.Jump, emitted.Count);
        }
    }

    private static void EmitSequence(string pattern, int start, int end, List<Instruction> emitted, ref int groups)
    {
        while (start < end)
        {
            var atomEnd = EndOfAtom(pattern, start);
            var (least, most, next) = Quantifier(pattern, atomEnd, end);
            var groupsBefore = groups;
            for (var times = 0; times < least; times++)
            {
                groups = groupsBefore;
                EmitAtom(pattern, start, atomEnd, emitted, ref groups);
            }

            var splits = new List<int>();
            for (var times = least; times < most; times++)
            {
                splits.Add(emitted.Count);
                emitted.Add(default);
                groups = groupsBefore;
                EmitAtom(pattern, start, atomEnd, emitted, ref groups);
            }

            foreach (var split in splits)
            {
                emitted[split] = new Instruction(Operation.Split, split + 1, emitted.Count);
            }

            start = next;
        }
    }

    private static void EmitAtom(string pattern, int start, int end, List<Instruction> emitted, ref int groups)
    {
        switch (pattern[start])
        {
            case '(' when pattern[start + 1] == '?':
                EmitAlternatives(pattern, start + 3, end - 1, emitted, ref groups);
                break;
            case '(':
                var slot = 2 * groups++;
                emitted.Add(new Instruction(Operation.Mark, slot));
                EmitAlternatives(pattern, start + 1, end - 1, emitted, ref groups);
                emitted.Add(new Instruction(Operation.Mark, slot + 1));
                break;
            case '[':
                emitted.Add(new Instruction(Operation.Take, SetOf(pattern.AsSpan(start + 1, end - start - 2))));
                break;
            case '\\':
                emitted.Add(new Instruction(Operation.Take, AllDigits));
                break;
            case '$':
                emitted.Add(new Instruction(Operation.End));
                break;
            default:
                emitted.Add(new Instruction(Operation.Take, 1 << Digit(pattern, start)));
                break;
        }
    }

    private static int SetOf(ReadOnlySpan<char> members)
    {
        var set = 0;
        for (var at = 0; at < members.Length; at++)
        {
            if (members[at] == '\\')
            {
                set = AllDigits;
                at++;
                continue;
            }

            var last = at + 2 < members.Length && members[at + 1] == '-' ? members[at + 2] : members[at];
            for (var digit = members[at]; digit <= last; digit++)
            {
                set |= 1 << (digit - '0');
            }

            at += last == members[at] ? 0 : 2;
        }

        return set;
    }

    private static int FindBar(string pattern, int start, int end)
    {
        for (var at = start; at < end; at = EndOfAtom(pattern, at))
        {
            if (pattern[at] == '|')
            {
                return at;
            }
        }

        return -1;
    }

    private static int EndOfAtom(string pattern, int start)
    {
        switch (pattern[start])
        {
            case '\\':
                return start + 2;
            case '[':
                return pattern.IndexOf(']', start) + 1;
            case '(':
                var depth = 0;
                for (var at = start; ; at++)
                {
                    depth += pattern[at] switch { '(' => 1, ')' => -1, _ => 0 };
                    if (depth == 0)
                    {
                        return at + 1;
                    }
                }

            default:
                return start + 1;
        }
    }

    private static (int Least, int Most, int Next) Quantifier(string pattern, int at, int end)
    {
        if (at >= end || pattern[at] is not ('?' or '{'))
        {
            return (1, 1, at);
        }

        if (pattern[at] == '?')
        {
            return (0, 1, at + 1);
        }

        var close = pattern.IndexOf('}', at);
        var inside = pattern.AsSpan(at + 1, close - at - 1);
        var comma = inside.IndexOf(',');
        var least = int.Parse(comma < 0 ? inside : inside[..comma], System.Globalization.CultureInfo.InvariantCulture);
        var most = comma < 0 ? least : int.Parse(inside[(comma + 1)..], System.Globalization.CultureInfo.InvariantCulture);
        return (least, most, close + 1);
    }

    private static int Digit(string pattern, int at) =>
        char.IsAsciiDigit(pattern[at])
            ? pattern[at] - '0'
            : throw new FormatException($"The numbering data holds a pattern we cannot read, at {at}: {pattern}");

    internal readonly record struct Instruction(Operation Operation, int First = 0, int Second = 0);
}
