namespace OnPremCrm.Core.Users;

/// <summary>How the pages look to one user.</summary>
public enum ColourTheme
{
    /// <summary>As the operating system says.</summary>
    System,

    /// <summary>Dark on light.</summary>
    Light,

    /// <summary>Light on dark.</summary>
    Dark,
}
