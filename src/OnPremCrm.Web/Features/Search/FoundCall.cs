using OnPremCrm.Core.Calls;

namespace OnPremCrm.Web.Features.Search;

/// <param name="Name">Whom the call was with. Null: not known.</param>
public sealed record FoundCall(Call Call, string? Name);
