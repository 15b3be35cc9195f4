namespace OnPremCrm.Web.Hosting.Rest;

/// <summary>A person, an organisation or a user that an answer speaks of.</summary>
public sealed record Named(Guid Id, string Name);
