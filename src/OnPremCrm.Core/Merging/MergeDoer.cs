using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Merging;

/// <summary>Who merges or undoes.</summary>
/// <param name="Viewer">With which rights.</param>
/// <param name="Name">As the audit names them.</param>
/// <param name="Address">The client's address. Null when not over the network.</param>
/// <param name="Token">Of the program that does it. Null: a person does.</param>
public sealed record MergeDoer(Viewer Viewer, string Name, string? Address, ApiTokenId? Token = null);
