using System.Buffers;
using System.Globalization;
using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Asterisk.Events;

namespace OnPremCrm.Testing.Telephony;

/// <summary>A recorded AMI session with what a person would say happened in it.</summary>
public sealed class RecordedStory
{
    /// <summary>The moment at which recorded stories begin. Any would do; their uniqueids are not read as times.</summary>
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private RecordedStory(string name, IReadOnlyList<RecordedMessage> messages, ExpectedStory expected) =>
        (Name, Messages, Expected) = (name, messages, expected);

    public string Name { get; }

    /// <summary>Everything that was read, with the time of the read: responses and greetings too.</summary>
    public IReadOnlyList<RecordedMessage> Messages { get; }

    public ExpectedStory Expected { get; }

    /// <summary>The events we use, in order.</summary>
    public IEnumerable<(AmiEvent Event, DateTimeOffset At)> Events =>
        Messages.Select(message => (Event: EventReader.Read(message.Message), message.At)).Where(pair => pair.Event is not null)!;

    public static RecordedStory Read(string name)
    {
        var bytes = Trace.Bytes(name);
        var reads = Trace.Text(name, "ami.txt.idx")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(','))
            .Where(parts => parts.Length == 2)
            .Select(parts => (Seconds: double.Parse(parts[0], CultureInfo.InvariantCulture), Offset: int.Parse(parts[1], CultureInfo.InvariantCulture)))
            .ToList();

        var messages = new List<RecordedMessage>();
        var reader = new AmiReader();
        var buffer = new ReadOnlySequence<byte>(bytes);
        while (reader.TryRead(ref buffer, out var message))
        {
            // A message is there when its last byte has been read.
            var end = bytes.Length - buffer.Length;
            var seconds = reads.Last(read => read.Offset < end).Seconds;
            messages.Add(new RecordedMessage(message, Start.AddSeconds(seconds)));
        }

        return new RecordedStory(name, messages, ExpectedStory.Read(Trace.Text(name, "expected.json")));
    }

    public override string ToString() => Name;
}
