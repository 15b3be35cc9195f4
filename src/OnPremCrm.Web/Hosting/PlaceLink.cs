namespace OnPremCrm.Web.Hosting;

/// <summary>A place as the side bar and the tab bar show it.</summary>
/// <param name="Work">What is open there for whoever looks. Null: the place counts nothing.</param>
public sealed record PlaceLink(Place Place, PlaceWork? Work);
