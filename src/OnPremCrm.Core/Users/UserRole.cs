namespace OnPremCrm.Core.Users;

/// <summary>What a user or a token may do; each role may do all that the ones before it may.</summary>
public enum UserRole
{
    /// <summary>Works with callers: the desk, the log, callbacks, contacts.</summary>
    Operator,

    /// <summary>Also reviews the work of others: plays and annotates every recording, hands callbacks over.</summary>
    Manager,

    /// <summary>Also keeps users, extensions and settings.</summary>
    Admin,
}
