namespace OnPremCrm.Web.Features.Traces;

/// <summary>One link of the chain from Asterisk to the screen.</summary>
/// <param name="IsGood">True: this was not the cause. False: it was, or may have been. Null: not known, or no matter of right and wrong.</param>
/// <param name="Next">What to do now. Null: nothing.</param>
/// <param name="Path">Where to do it. Null: nowhere in here.</param>
public sealed record Finding(bool? IsGood, string Text, string? Next = null, string? Path = null)
{
    public string Icon => IsGood switch { true => "circle-check", false => "circle-x", null => "info-circle" };
}
