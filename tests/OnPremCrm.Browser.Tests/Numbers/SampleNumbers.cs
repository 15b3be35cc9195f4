using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Tests;
using OnPremCrm.Web.Tests.Calls;

namespace OnPremCrm.Browser.Tests.Numbers;

/// <summary>What an administrator's page of numbers shows after some weeks: rules, numbers that could not be read, and some that are only logged.</summary>
internal static class SampleNumbers
{
    public const string Trunk = "PJSIP/trunk-itsp";

    /// <returns>The first rule.</returns>
    public static async Task<CleaningRuleId> Save(WebApp app, DateTimeOffset now, User by)
    {
        var rule = Rule(1, CleaningKind.Begins, "tg1-", "", "Since the change of provider in March", now);
        (rule.Server, rule.Trunk, rule.Direction) = ("main", Trunk, CallDirection.Inbound);
        var off = Rule(2, CleaningKind.Pattern, "^(00|011)00", "+", null, now);
        off.IsActive = false;
        await app.Save(
            rule, off,
            Unread("9*0401234500", now.AddMinutes(-300)), Unread("9*0401234500", now.AddMinutes(-340)), Unread("9*0401234500", now.AddMinutes(-2000)), Unread("9*01713920036", now.AddMinutes(-400)),
            Unread("4711-LOBBY", now.AddMinutes(-900), "not-a-number"), Unread("00495555", now.AddMinutes(-3000), "too-short"), Unread("tg1-03022334455", now.AddMinutes(-5000), "not-a-number"),
            new IgnoredNumber { Number = "+493022334466", Note = "Fire alarm, calls every night", AddedBy = by.Id, AddedAt = now.AddDays(-12) },
            new IgnoredNumber { Number = "+498001234567", AddedBy = by.Id, AddedAt = now.AddDays(-3) });
        return rule.Id;
    }

    private static CleaningRule Rule(int ordinal, CleaningKind kind, string looksFor, string puts, string? note, DateTimeOffset now) => new()
    {
        Id = CleaningRuleId.New(now.AddSeconds(ordinal)), Ordinal = ordinal, Kind = kind, LooksFor = looksFor, Puts = puts, Note = note, IsActive = true, CreatedAt = now, UpdatedAt = now,
    };

    private static Call Unread(string presented, DateTimeOffset at, string reading = "service-code")
    {
        var call = CallRows.Answered(at);
        (call.Number, call.NumberAsPresented, call.NumberReading, call.Trunk, call.ContactId, call.Match) = (null, presented, reading, Trunk, null, null);
        return call;
    }
}
