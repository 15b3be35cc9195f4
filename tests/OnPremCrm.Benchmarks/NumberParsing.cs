using System.Diagnostics;
using OnPremCrm.Core.Numbers;

namespace OnPremCrm.Benchmarks;

/// <summary>Reading numbers as a ringing phone and an import do: nanoseconds and bytes for each, over the forms that come.</summary>
internal static class NumberParsing
{
    private const int Batches = 20;
    private const int Rounds = 5_000;

    private static readonly (string Name, string Country, string? AreaCode, string Text)[] Forms =
    [
        ("international", "DE", "30", "+49 30 12345678"),
        ("national", "DE", "30", "030 / 1234 56-78"),
        ("local", "DE", "30", "12345678"),
        ("international prefix", "DE", "30", "0044 20 7946 0958"),
        ("Russian eight", "RU", "495", "8 (495) 123-45-67"),
        ("North American", "US", "212", "(201) 555-0123"),
        ("last of +1's regions", "DE", null, "+1 340 642 1234"),
        ("Argentine mobile", "AR", "11", "011 15-2345-6789"),
        ("SIP URI", "DE", "30", "\"Erika Mustermann\" <sip:+493012345678@itsp.example;user=phone>"),
        ("with extension", "DE", "30", "030 12345678 ext. 12"),
        ("full-width", "JP", "3", "０３－１２３４－５６７８"),
        ("extension only", "DE", "30", "101"),
        ("withheld", "DE", "30", "anonymous"),
        ("not in plan", "US", null, "+1 123 555 0123"),
    ];

    public static int Run()
    {
        Console.Out.WriteLine($"{"form",-24} {"ns",8} {"bytes",8}   (limits: 2000 ns, 0 bytes)");
        Array.ForEach(Forms, form => Measure(form.Text, new NumberingContext(form.Country, form.AreaCode)));
        var slowest = 0d;
        var bytes = 0L;
        foreach (var (name, country, areaCode, text) in Forms)
        {
            var context = new NumberingContext(country, areaCode);
            // The best batch: the machine's other work only ever adds.
            var batches = Enumerable.Range(0, Batches).Select(_ => Measure(text, context)).ToList();
            var nanoseconds = batches.Min(batch => batch.Nanoseconds);
            var allocated = batches[^1].Bytes;
            slowest = Math.Max(slowest, nanoseconds);
            bytes = Math.Max(bytes, allocated);
            Console.Out.WriteLine($"{name,-24} {nanoseconds,8:F0} {allocated,8}");
        }

        Console.Out.WriteLine($"{"slowest",-24} {slowest,8:F0} {bytes,8}");
        return slowest < 2000 && bytes == 0 ? 0 : 1;
    }

    private static (double Nanoseconds, long Bytes) Measure(string text, NumberingContext context)
    {
        var numbers = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();
        for (var round = 0; round < Rounds; round++)
        {
            numbers += NumberingPlan.Read(text, context).IsNumber ? 1 : 0;
        }

        var elapsed = Stopwatch.GetElapsedTime(started);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return numbers is 0 || numbers == Rounds
            ? (elapsed.TotalNanoseconds / Rounds, allocated / Rounds)
            : throw new InvalidOperationException("The same text was read in two ways.");
    }
}
