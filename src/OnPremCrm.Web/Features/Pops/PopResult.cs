using OnPremCrm.Core.Calls;

namespace OnPremCrm.Web.Features.Pops;

/// <summary>What may be said of what came of the call, and whether it was.</summary>
public sealed record PopResult(CallResultId Id, string Name, bool IsChosen);
