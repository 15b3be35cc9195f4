using OnPremCrm.Asterisk.Ami;

namespace OnPremCrm.Asterisk.Actions;

/// <summary>Adds an event filter to this session (needs write=system; gone with the session).</summary>
/// <param name="Criteria">An "advanced" filter's left side, null for a filter of the old kind.</param>
/// <param name="Value">What the criteria's header must be, "" when there is none; for the old kind a regular expression, with <c>!</c> in front to exclude.</param>
public sealed record Filter(string? Criteria, string Value) : AmiAction<AmiReply>
{
    /// <inheritdoc/>
    public override string Name => "Filter";

    /// <summary>The action for <paramref name="filter"/>.</summary>
    public static Filter Of(AmiFilter filter) => new(filter.Criteria, filter.Value ?? "");

    /// <inheritdoc/>
    public override AmiReply Read(AmiReply reply) => reply;

    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string Value)> Headers()
    {
        yield return ("Operation", "Add");
        if (Criteria is not null)
        {
            yield return ("MatchCriteria", Criteria);
        }

        yield return ("Filter", Value);
    }
}
