namespace OnPremCrm.Pbx.Tests.Stories;

/// <summary>
/// Calls that sipp's telephones make through a real Asterisk, what a person who watched would have written down, and what the telephony service
/// wrote into a real database. All run side by side on one PBX of each version.
/// </summary>
[Parallelizable(ParallelScope.All)]
public abstract class PlayedStories(int version)
{
    protected int Version => version;

    private protected async Task<Stage> StageAsync(int phones, params string[] names) => await (await Company.OfAsync(version)).StageAsync(phones, names);
}
