using System.ComponentModel;
using OnPremCrm.Core.Lists;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Features.Lists;

/// <summary>A saved view as programs read it.</summary>
public sealed record ViewAnswer(
    Guid Id, ListNoun Noun, string Name,
    [property: Description("The query of the list's page, such as tag=VIP&sort=-last-talk.")] string Query,
    [property: Description("Everybody sees it.")] bool IsShared,
    [property: Description("This token may delete it.")] bool MayChange)
{
    public static ViewAnswer Of(SavedView view, Viewer viewer) => new(view.Id.Value, view.Noun, view.Name, view.Query, view.IsShared, view.IsChangeableBy(viewer));
}
