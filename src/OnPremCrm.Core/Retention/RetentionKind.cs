namespace OnPremCrm.Core.Retention;

/// <summary>What a rule of retention is about.</summary>
public enum RetentionKind
{
    /// <summary>The sound of calls. The call says that it was recorded and is kept no longer.</summary>
    Recordings,

    /// <summary>With whom old calls were: number, name, contact, recording, notes. The calls stay in all figures.</summary>
    Callers,

    /// <summary>Notes and comments about calls.</summary>
    Notes,

    /// <summary>Notes on contacts and organisations.</summary>
    ClientNotes,

    /// <summary>What Asterisk said about calls.</summary>
    Events,

    /// <summary>Clicks to dial and other actions of telephones.</summary>
    Dials,

    /// <summary>Log-ins that have ended or were not used since.</summary>
    Sessions,

    /// <summary>The audit's entries.</summary>
    Audit,
}
