namespace OnPremCrm.Core.Access;

/// <summary>How far a right reaches; each reach holds the ones before it.</summary>
public enum Reach
{
    /// <summary>What one owns oneself, and what nobody owns. Of recordings: those of calls in which one took part.</summary>
    Own,

    /// <summary>Also what people of one's own team own.</summary>
    Team,

    /// <summary>Everybody's.</summary>
    All,
}
