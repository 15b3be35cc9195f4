namespace OnPremCrm.Web.Components;

/// <summary>A way to look at a list that stands in a menu or beside its title.</summary>
public sealed record ViewLink(string Name, string Address, bool IsCurrent);
