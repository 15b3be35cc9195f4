using FluentValidation.Results;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Core.Servers;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>The numbers of a form: read, or refused line by line with the reason. The number to call first is the one that is chosen, else the first that is not wrong.</summary>
public sealed class NumberLines(CrmDatabase database, HomeNumbering home, Words words)
{
    /// <summary>The numbers that a form names, without repeats, in its order. A masked line is the number that it stands for.</summary>
    /// <param name="known">What the record has.</param>
    /// <exception cref="FluentValidation.ValidationException">A line is no number.</exception>
    public async Task<IReadOnlyList<(E164Number Number, NumberLine Line)>> ReadAsync(IReadOnlyList<NumberLine> lines, IReadOnlyList<PhoneNumber> known, CancellationToken ct)
    {
        var context = await home.FindAsync(cancellationToken: ct);
        var numbers = new List<(E164Number, NumberLine)>();
        var refused = new List<ValidationFailure>();
        for (var i = 0; i < lines.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i].Text))
            {
                continue;
            }

            var reading = NumberingPlan.Read(Meant(lines[i]), context);
            if (!reading.IsNumber)
            {
                refused.Add(new ValidationFailure($"Numbers[{i}].Text", Say(words, reading.Fault)));
            }
            else if (!numbers.Exists(read => read.Item1 == reading.Number))
            {
                numbers.Add((reading.Number, lines[i]));
            }
        }

        return refused.Count == 0 ? numbers : throw new FluentValidation.ValidationException(refused);

        // A form says which number it means; a program that sends back what it read means the first that looks so.
        string? Meant(NumberLine line) => !NumberMask.IsMasked(line.Text) ? line.Text
            : line.Reference is { } number && NumberMask.Of(number) == line.Text!.Trim() ? number
            : known.FirstOrDefault(one => NumberMask.Of(one.Number) == line.Text!.Trim() && !numbers.Exists(read => read.Item1.ToString() == one.Number))?.Number ?? line.Text;
    }

    /// <summary>Makes the record's numbers those of the form; a number that stays keeps its row.</summary>
    public void Put(List<PhoneNumber> numbers, IReadOnlyList<(E164Number Number, NumberLine Line)> wanted, NumberLine? main, Func<E164Number, NumberLine, PhoneNumber> make)
    {
        var dropped = numbers.FindAll(number => !wanted.Any(line => line.Number.ToString() == number.Number));
        database.PhoneNumbers.RemoveRange(dropped); // only taken out of the list it would stay, and belong to nobody
        numbers.RemoveAll(dropped.Contains);
        for (var i = 0; i < wanted.Count; i++)
        {
            var (number, line) = wanted[i];
            var entry = numbers.Find(known => known.Number == number.ToString());
            if (entry is null)
            {
                numbers.Add(entry = make(number, line));
                entry.AsWritten = number.ToString();
            }

            entry.AsWritten = NumberMask.IsMasked(line.Text) ? entry.AsWritten : line.Text!.Trim();
            entry.Kind = line.Kind;
            entry.IsWrong = line.IsWrong;
            entry.OptedOut = line.OptedOut;
            entry.IsPrimary = main is null ? i == 0 : line == main;
        }
    }

    /// <summary>Why a text is no number, and what to do.</summary>
    public static string Say(Words words, NumberFault fault) => fault switch
    {
        NumberFault.Short or NumberFault.ServiceCode => words["number.short"],
        NumberFault.TooShort => words["number.tooShort"],
        NumberFault.TooLong => words["number.tooLong"],
        NumberFault.UnknownCountryCode => words["number.unknownCountryCode"],
        NumberFault.UnknownCountry => words["number.needsCountry"],
        NumberFault.NotInPlan => words["number.notInPlan"],
        _ => words["number.notANumber"],
    };
}
