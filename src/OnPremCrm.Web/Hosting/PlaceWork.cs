namespace OnPremCrm.Web.Hosting;

/// <summary>How much waits at a place for one user.</summary>
public sealed record PlaceWork(int Open, bool IsLate);
