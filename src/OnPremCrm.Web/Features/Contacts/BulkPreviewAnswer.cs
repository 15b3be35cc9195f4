using System.ComponentModel;
using OnPremCrm.Core.BulkEdits;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>What a change of many records would do, as programs read it.</summary>
public sealed record BulkPreviewAnswer(
    [property: Description("Records that were chosen.")] int Found,
    [property: Description("Of them, those that would get something else than they have.")] int Changing,
    [property: Description("Of them, those that have it already.")] int Same,
    [property: Description("Of them, those that this token may not edit.")] int Barred,
    [property: Description("The names of the first of those that would change.")] IReadOnlyList<string> Names)
{
    public static BulkPreviewAnswer Of(BulkCount? count) => count is null ? new(0, 0, 0, 0, []) : new(count.Found, count.Changing, count.Same, count.Barred, count.Names);
}
