namespace OnPremCrm.Core.Users;

/// <summary>Who looks: a user, or a program with a token. What they may see of a noun is that noun's own rule (CallVisibility, RecordingVisibility).</summary>
/// <param name="Role">What they may do.</param>
/// <param name="UserId">Null for a program: it has no phone, so nothing is its own.</param>
public sealed record Viewer(UserRole Role, UserId? UserId);
