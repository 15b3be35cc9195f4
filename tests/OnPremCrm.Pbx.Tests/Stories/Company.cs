using System.Collections.Concurrent;
using OnPremCrm.Testing.Pbx;

namespace OnPremCrm.Pbx.Tests.Stories;

/// <summary>One PBX of each version with the whole service beside it, for all stories. Started by the first that needs it.</summary>
[SetUpFixture]
public sealed class Company
{
    /// <summary>How long the dialplan lets a telephone ring, and a caller wait in a queue.</summary>
    public const int RingSeconds = 6;

    public const int QueueSeconds = 9;

    private static readonly ConcurrentDictionary<int, Lazy<Task<Company>>> s_companies = [];

    private readonly PhonesInUse _phones = new();
    private RealAsterisk? _pbx;
    private RecordedCalls? _calls;
    private AmiTap? _tap;

    internal static Task<Company> OfAsync(int version) => s_companies.GetOrAdd(version, _ => new Lazy<Task<Company>>(() => StartAsync(version))).Value;

    [OneTimeTearDown]
    public async Task StopAll()
    {
        foreach (var started in s_companies.Values.Select(company => company.Value).Where(task => task.IsCompletedSuccessfully))
        {
            await (await started).StopAsync();
        }
    }

    /// <param name="phones">How many telephones that are in no queue and no group.</param>
    /// <param name="names">Telephones of queues and groups by their extension, <c>outside</c> for who is called through the trunk, <c>lot</c> for the parking lot.</param>
    internal async Task<Stage> StageAsync(int phones, params string[] names)
    {
        var (any, hold) = await _phones.TakeAsync(phones, names);
        return new Stage(_pbx!, _calls!, any, names, hold);
    }

    private static async Task<Company> StartAsync(int version)
    {
        var company = new Company { _pbx = await RealAsterisk.StartAsync(version, ringSeconds: RingSeconds, queueSeconds: QueueSeconds) };
        company._tap = AmiTap.OpenIfWanted(company._pbx);
        company._calls = await RecordedCalls.StartAsync(company._pbx);
        return company;
    }

    private async Task StopAsync()
    {
        await _calls!.DisposeAsync();
        if (_tap is not null)
        {
            await _tap.DisposeAsync();
        }

        await _pbx!.DisposeAsync();
    }
}
