using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Rights;

/// <summary>A team as programs read it.</summary>
public sealed record TeamAnswer(Guid Id, string Name, IReadOnlyList<Named> Members);
