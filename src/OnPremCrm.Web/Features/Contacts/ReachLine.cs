namespace OnPremCrm.Web.Features.Contacts;

/// <summary>One line of the numbers, e-mail addresses or messengers in a form. An empty text is none.</summary>
public abstract class ReachLine
{
    public string? Text { get; set; }

    /// <summary>The number that a masked text stands for; it travels sealed. Null: the text says what it means.</summary>
    public string? Reference { get; set; }

    /// <summary>It reaches nobody, or somebody else.</summary>
    public bool IsWrong { get; set; }

    /// <summary>They do not wish to be reached there.</summary>
    public bool OptedOut { get; set; }

    /// <summary>The word of its kind.</summary>
    public abstract string KindWord { get; }

    public bool IsBlank => string.IsNullOrWhiteSpace(Text);
}
