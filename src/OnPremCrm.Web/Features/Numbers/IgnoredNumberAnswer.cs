using System.ComponentModel;

namespace OnPremCrm.Web.Features.Numbers;

/// <summary>A number that is only logged, as programs read it.</summary>
[Description("A number whose calls are logged and nothing else: no card, no match, no callback.")]
public sealed record IgnoredNumberAnswer(
    [property: Description("E.164.")] string Number,
    [property: Description("Why. Null: nobody said.")] string? Note,
    [property: Description("Who put it on the list. Null: a program, or somebody who is gone.")] string? By,
    DateTime AddedAt,
    [property: Description("When it last called or was called. Null: never.")] DateTime? LastCallAt)
{
    public static IgnoredNumberAnswer Of(ListIgnored.Line line) => new(line.Ignored.Number, line.Ignored.Note, line.By, line.Ignored.AddedAt.UtcDateTime, line.LastCallAt?.UtcDateTime);
}
