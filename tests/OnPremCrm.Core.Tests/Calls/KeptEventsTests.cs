using OnPremCrm.Core.Calls;

namespace OnPremCrm.Core.Tests.Calls;

public sealed class KeptEventsTests
{
    private static readonly DateTimeOffset At = new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero).AddTicks(123_450);

    [Test]
    public void What_was_packed_comes_out_the_same()
    {
        KeptEvent[] events =
        [
            Event(At, ("Event", "Newchannel"), ("CallerIDName", "Müller, \"Ltd\" — 株式会社"), ("Empty", "")),
            Event(At.AddMicroseconds(1), ("Event", "VarSet"), ("ChanVariable", "a=1"), ("ChanVariable", "b=2")),
            Event(At.AddHours(3)),
        ];

        var read = KeptEvents.Unpack(KeptEvents.Pack(events));

        Assert.That(read.Select(kept => kept.At), Is.EqualTo(events.Select(kept => kept.At)));
        Assert.That(read.Select(kept => kept.Fields), Is.EqualTo(events.Select(kept => kept.Fields)));
        Assert.That((read[0].Name, read[1]["chanvariable"], read[2].Name), Is.EqualTo(("Newchannel", "a=1", "")));
    }

    [Test]
    public void No_events_are_no_events() => Assert.That(KeptEvents.Unpack(KeptEvents.Pack([])), Is.Empty);

    [Test]
    public void The_events_of_a_call_take_a_small_part_of_their_size()
    {
        var events = Enumerable.Range(0, 60).Select(i => Event(At.AddSeconds(i), [("Event", "Newstate"), .. Enumerable.Range(0, 18).Select(n => ($"HeaderNumber{n}", $"value {n} of 1795287640.2"))])).ToList();
        var plain = events.Sum(kept => kept.Fields.Sum(field => field.Key.Length + field.Value.Length + 4));

        Assert.That(KeptEvents.Pack(events), Has.Length.LessThan(plain / 8));
    }

    [Test]
    public void Bytes_that_were_cut_off_or_damaged_are_refused_and_nothing_else_happens()
    {
        var packed = KeptEvents.Pack(Enumerable.Range(0, 20).Select(i => Event(At.AddSeconds(i), ("Event", "Newstate"), ("Uniqueid", $"1795287640.{i * i}"))));
        for (var length = 0; length < packed.Length; length++)
        {
            Assert.That(() => KeptEvents.Unpack(packed[..length]), Throws.InstanceOf<InvalidDataException>(), $"cut at {length} of {packed.Length}");
        }

        for (var place = 5; place < packed.Length; place++)
        {
            byte[] damaged = [.. packed];
            damaged[place] ^= 0x55;
            try
            {
                _ = KeptEvents.Unpack(damaged); // some damage only changes a text
            }
            catch (InvalidDataException)
            {
                // the one way to say so
            }
        }
    }

    private static KeptEvent Event(DateTimeOffset at, params (string Name, string Value)[] fields) =>
        new(at, [.. fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value))]);
}
