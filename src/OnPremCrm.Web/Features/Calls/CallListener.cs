namespace OnPremCrm.Web.Features.Calls;

/// <summary>Somebody who heard a recording: how much of it in all, and when last.</summary>
public sealed record CallListener(string Name, int Seconds, DateTimeOffset LastAt);
