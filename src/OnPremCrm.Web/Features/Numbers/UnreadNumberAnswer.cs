using System.ComponentModel;
using OnPremCrm.Core.Calls;

namespace OnPremCrm.Web.Features.Numbers;

/// <summary>What was presented and could not be read, as programs read it.</summary>
public sealed record UnreadNumberAnswer(
    [property: Description("As the PBX presented it.")] string Presented,
    string Server,
    [property: Description("Null: over none that is known.")] string? Trunk,
    CallDirection Direction,
    [property: Description("Why it was not read then, such as too-short.")] string? Reading,
    [property: Description("How many calls came so.")] int Calls,
    DateTime LastAt,
    Guid LastCallId,
    [property: Description("How today's clean-up rules read it, E.164; such calls can be read again on the page. Null: not even so.")] string? Number)
{
    public static UnreadNumberAnswer Of(ListUnread.Line line) => new(
        line.Presented.Text, line.Presented.Server, line.Presented.Trunk, line.Presented.Direction, line.Reading, line.Calls, line.LastAt.UtcDateTime, line.LastId.Value, line.Now.Number);
}
