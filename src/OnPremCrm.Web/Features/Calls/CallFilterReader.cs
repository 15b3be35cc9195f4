using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>Turns what somebody asks of the log into conditions: days into moments, people into phones, a typed number into one, a searched text into whatever it may mean.</summary>
public sealed class CallFilterReader(CrmDatabase database, CurrentUser user, Clock clock, TypedNumbers numbers, Colleagues colleagues)
{
    // More digits are rather a part of a number, unless somebody's phone has them.
    private const int LongestUsualExtension = 4;

    private readonly List<UnreadPart> _unread = [];

    /// <summary>What only showed itself as unreadable when it was looked up: a number that is none, a person who is nobody.</summary>
    public IReadOnlyList<UnreadPart> Unread => _unread;

    public async Task<CallFilter> ReadAsync(CallQuestion question, CancellationToken ct)
    {
        var (from, to) = DaysOf(question);
        var spoke = SpokeOf(question);
        var filter = new CallFilter
        {
            From = from is { } first ? clock.Meant(first.ToDateTime(new TimeOnly(question.Hour ?? 0, 0))) : null,
            To = question.Hour is { } hour && from is { } day ? clock.Meant(day.ToDateTime(new TimeOnly(hour, 0)).AddHours(1))
                : to is { } last ? clock.Meant(last.AddDays(1).ToDateTime(TimeOnly.MinValue))
                : null,
            Disposition = question.State,
            Direction = question.Direction,
            Queue = question.Queue,
            Did = question.Did,
            Number = question.Number is { } number ? await NumberAsync(number, ct) : null,
            Talk = question.Talk,
            Ring = question.Ring,
            Wait = question.Wait,
            // Whose phone spoke also took part: by that an index finds the calls.
            Phones = PhonesOf(question) ?? spoke,
            SpokePhones = spoke,
            HasRecording = question.Recording,
            RecordingsOf = user.Viewer,
            HasNote = question.Note,
            Result = question.Result is { } result ? await ResultAsync(result, ct) : null,
            IsWithStranger = question.NoContact,
            IsOwed = question.Owed,
        };
        return question.Q is { } text ? await SearchAsync(filter, text, ct) : filter;
    }

    /// <summary>First and last day of what is asked, each null when open.</summary>
    public (DateOnly? From, DateOnly? To) DaysOf(CallQuestion question) => question.Period is { } period
        ? CallPeriod.DaysOf(period, clock.Today, CultureInfo.CurrentCulture.DateTimeFormat.FirstDayOfWeek)
        : (question.From, question.To);

    private IReadOnlyList<(string? Server, List<string> Extensions)>? PhonesOf(CallQuestion question)
    {
        if (question.Mine)
        {
            return user.IdOrNull is { } me ? colleagues.PhonesOf(me) : [];
        }

        if (question.Person is not { } person)
        {
            return null;
        }

        if (colleagues.PhonesOf(person) is { Count: > 0 } phones)
        {
            return phones;
        }

        _unread.Add(new UnreadPart("person", person.ToString()));
        return null;
    }

    private IReadOnlyList<(string? Server, List<string> Extensions)>? SpokeOf(CallQuestion question)
    {
        if (question.Spoke is not { } person)
        {
            return null;
        }

        if (colleagues.PhonesOf(person) is { Count: > 0 } phones)
        {
            return phones;
        }

        _unread.Add(new UnreadPart("spoke", person.ToString()));
        return null;
    }

    private async Task<CallResultId?> ResultAsync(CallResultId id, CancellationToken ct)
    {
        if (await database.CallResults.AnyAsync(result => result.Id == id, ct))
        {
            return id;
        }

        _unread.Add(new UnreadPart("result", id.ToString()));
        return null;
    }

    private async Task<string?> NumberAsync(string text, CancellationToken ct)
    {
        if (E164Number.TryParse(text, out var number))
        {
            return number.ToString();
        }

        var reading = await numbers.ReadAsync(text, ct);
        if (reading.IsNumber)
        {
            return reading.Number.ToString();
        }

        _unread.Add(new UnreadPart("number", text));
        return null;
    }

    private async Task<CallFilter> SearchAsync(CallFilter filter, string text, CancellationToken ct)
    {
        // A name with digits in it ("Studio 54") could be read as a number, too.
        if (text.Any(char.IsLetter))
        {
            return filter with { Parties = await CallParties.FindAsync(database, text, null, ct) };
        }

        if (filter.Number is null && E164Number.TryParse(text, out var number))
        {
            return filter with { Number = number.ToString() };
        }

        var reading = await numbers.ReadAsync(text, ct);
        if (reading.IsNumber)
        {
            // Without a prefix the digits may as well be a part of another number.
            return filter.Number is null && reading.Rule is NumberRule.International or NumberRule.InternationalPrefix or NumberRule.NationalWithTrunkPrefix
                ? filter with { Number = reading.Number.ToString() }
                : filter with { Parties = await CallParties.FindAsync(database, text, reading.Number.ToString(), ct) };
        }

        return reading.ShortDigits is { } extension && filter.Phones is null && (extension.Length <= LongestUsualExtension || colleagues.Know(extension))
            ? filter with { Phones = [(null, [extension])] }
            : filter with { Parties = await CallParties.FindAsync(database, text, null, ct) };
    }
}
