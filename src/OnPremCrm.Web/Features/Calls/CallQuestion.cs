using System.Globalization;
using Microsoft.Extensions.Primitives;
using OnPremCrm.Core;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>What an address asks of the log. Every property is one parameter and one chip; null, false and open mean "any".</summary>
public sealed record CallQuestion
{
    private const string Me = "me";
    private const string Nobody = "none";
    private const string Yes = "true";
    private const string DayPattern = "yyyy-MM-dd";

    /// <summary>A name of <see cref="CallPeriod"/>. Not together with <see cref="From"/> and <see cref="To"/>.</summary>
    public string? Period { get; init; }

    /// <summary>First day, in the user's time zone.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day, in the user's time zone.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Only what began in this hour, 0 to 23, of the one day that is asked for.</summary>
    public int? Hour { get; init; }

    public CallDisposition? State { get; init; }

    public CallDirection? Direction { get; init; }

    /// <summary>A user whose phone rang, answered or placed the call.</summary>
    public UserId? Person { get; init; }

    /// <summary>The same for whoever asks, so that a shared view shows each their own.</summary>
    public bool Mine { get; init; }

    /// <summary>A user who spoke with the outside: answered, was handed the call, or placed it and was answered.</summary>
    public UserId? Spoke { get; init; }

    public string? Queue { get; init; }

    /// <summary>Our number that was called.</summary>
    public string? Did { get; init; }

    /// <summary>The outside number in any written form.</summary>
    public string? Number { get; init; }

    public SecondsBetween Talk { get; init; }

    public SecondsBetween Ring { get; init; }

    public SecondsBetween Wait { get; init; }

    /// <summary>Only calls with a recording.</summary>
    public bool Recording { get; init; }

    /// <summary>Only calls with a note.</summary>
    public bool Note { get; init; }

    /// <summary>Only calls of which somebody said that this came of them.</summary>
    public CallResultId? Result { get; init; }

    /// <summary>Only calls with somebody outside whom we do not know.</summary>
    public bool NoContact { get; init; }

    /// <summary>Only calls that somebody still has to call back.</summary>
    public bool Owed { get; init; }

    /// <summary>A number in any written form, an extension, or (a part of) a name.</summary>
    public string? Q { get; init; }

    public bool IsOneDay => Period is "today" or "yesterday" || (From is not null && From == To);

    public bool IsFiltered => Parameters.Count > 0;

    /// <summary>The question as an address has it: always in the same order, so that two of them can be compared.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parameters =>
    [
        .. Given("period", Period),
        .. Given("from", From?.ToString(DayPattern, CultureInfo.InvariantCulture)),
        .. Given("to", To?.ToString(DayPattern, CultureInfo.InvariantCulture)),
        .. Given("hour", Write(Hour)),
        .. Given("state", State is { } state ? Word.Of(state) : null),
        .. Given("direction", Direction is { } direction ? Word.Of(direction) : null),
        .. Given("person", Mine ? Me : Person?.ToString()),
        .. Given("spoke", Spoke?.ToString()),
        .. Given("queue", Queue),
        .. Given("did", Did),
        .. Given("number", Number),
        .. Given("talkMin", Write(Talk.Least)), .. Given("talkMax", Write(Talk.Most)),
        .. Given("ringMin", Write(Ring.Least)), .. Given("ringMax", Write(Ring.Most)),
        .. Given("waitMin", Write(Wait.Least)), .. Given("waitMax", Write(Wait.Most)),
        .. Given("recording", Recording ? Yes : null),
        .. Given("note", Note ? Yes : null),
        .. Given("result", Result?.ToString()),
        .. Given("contact", NoContact ? Nobody : null),
        .. Given("owed", Owed ? Yes : null),
        .. Given("q", Q),
    ];

    /// <summary>The parameters as one text, without a question mark. Empty: the whole log.</summary>
    public string Query => QueryString.Create(Parameters.Select(parameter => KeyValuePair.Create(parameter.Key, (string?)parameter.Value))).Value?.TrimStart('?') ?? "";

    /// <summary>Reads an address. Nothing in it is an error: what cannot be read is told in the second part and left out.</summary>
    /// <param name="passedOver">Parameters that mean something to others.</param>
    public static (CallQuestion Question, IReadOnlyList<UnreadPart> Unread) Read(IEnumerable<KeyValuePair<string, StringValues>> address, params string[] passedOver)
    {
        var part = new AddressParts(address, passedOver);
        var question = new CallQuestion
        {
            Period = part.Take("period", text => CallPeriod.Names.Contains(text) ? text : null),
            From = part.TakeValue("from", Day),
            To = part.TakeValue("to", Day),
            Hour = part.TakeValue("hour", text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var hour) && hour < 24 ? hour : (int?)null),
            State = part.TakeValue("state", text => Word.TryParse<CallDisposition>(text, out var state) ? state : (CallDisposition?)null),
            Direction = part.TakeValue("direction", text => Word.TryParse<CallDirection>(text, out var direction) ? direction : (CallDirection?)null),
            Spoke = part.TakeValue("spoke", text => Guid.TryParse(text, out var spoke) ? new UserId(spoke) : (UserId?)null),
            Queue = part.Take("queue", text => text),
            Did = part.Take("did", text => text),
            Number = part.Take("number", text => text),
            Talk = new SecondsBetween(part.TakeValue("talkMin", SecondsBetween.Read), part.TakeValue("talkMax", SecondsBetween.Read)),
            Ring = new SecondsBetween(part.TakeValue("ringMin", SecondsBetween.Read), part.TakeValue("ringMax", SecondsBetween.Read)),
            Wait = new SecondsBetween(part.TakeValue("waitMin", SecondsBetween.Read), part.TakeValue("waitMax", SecondsBetween.Read)),
            Recording = part.TakeValue("recording", Is(Yes)) ?? false,
            Note = part.TakeValue("note", Is(Yes)) ?? false,
            Result = part.TakeValue("result", text => Guid.TryParse(text, out var result) ? new CallResultId(result) : (CallResultId?)null),
            NoContact = part.TakeValue("contact", Is(Nobody)) ?? false,
            Owed = part.TakeValue("owed", Is(Yes)) ?? false,
            Q = part.Take("q", text => text),
        };
        var person = part.Take("person", text => text == Me || Guid.TryParse(text, out _) ? text : null);
        question = question with { Mine = person == Me, Person = Guid.TryParse(person, out var id) ? new UserId(id) : null };
        return (question.InOrder(), part.Unread);
    }

    // A named period says both days; days given the wrong way round mean what they say the right way round.
    private CallQuestion InOrder()
    {
        var question = Period is not null ? this with { From = null, To = null } : From > To ? this with { From = To, To = From } : this;
        return question.IsOneDay ? question : question with { Hour = null };
    }

    private static Func<string, bool?> Is(string word) => text => text == word ? true : null;

    // Far enough for every log, and near enough that a day more or less can still be counted.
    private static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, DayPattern, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1990 and < 2200 ? day : null;

    private static string? Write(int? seconds) => seconds?.ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<KeyValuePair<string, string>> Given(string name, string? value) => string.IsNullOrEmpty(value) ? [] : [KeyValuePair.Create(name, value)];
}
