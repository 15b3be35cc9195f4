namespace OnPremCrm.Core.Access;

/// <summary>What somebody may do with records.</summary>
public enum Deed
{
    /// <summary>Find and read them. What one may not see, one may not change either.</summary>
    See,

    /// <summary>Make new ones.</summary>
    Create,

    /// <summary>Change them.</summary>
    Edit,

    /// <summary>Delete them, and bring them back; a recording goes for good.</summary>
    Delete,

    /// <summary>Take them away as a file.</summary>
    Export,

    /// <summary>Listen to a recording.</summary>
    Play,

    /// <summary>Keep a copy of a recording.</summary>
    Download,
}
