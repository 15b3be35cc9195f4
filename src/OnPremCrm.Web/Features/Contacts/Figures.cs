using OnPremCrm.Core.Calls;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>What all calls with a contact or an organisation come to.</summary>
/// <param name="In">Calls that they made.</param>
/// <param name="Out">Calls that we made.</param>
/// <param name="Unanswered">Of theirs: those that no person answered.</param>
/// <param name="LastTalk">The last call in which somebody spoke with them: when, and who of us. Null when never.</param>
public sealed record Figures(int In, int Out, int Unanswered, (CallId Call, DateTimeOffset At, IReadOnlyList<string> With)? LastTalk);
