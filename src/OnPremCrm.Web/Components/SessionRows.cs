using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Components;

/// <summary>The sessions of somebody, to be looked at and ended.</summary>
/// <param name="Mine">The session of the one who looks: ended by logging out, not here.</param>
/// <param name="EndPath">Where "End" posts the session's id to.</param>
public sealed record SessionRows(IReadOnlyList<UserSession> Sessions, UserSessionId? Mine, string EndPath);
