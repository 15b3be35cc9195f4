namespace OnPremCrm.Web.Features.Search;

/// <summary>A colleague with a phone: the only thing to do with one is to call.</summary>
public sealed record FoundColleague(string Name, string Extension);
