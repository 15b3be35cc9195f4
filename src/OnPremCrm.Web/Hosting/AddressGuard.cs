using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Web.Hosting;

/// <summary>
/// Counts failed log-ins per network address, whatever account they tried, and lets an address wait after too many: nobody goes through all accounts with one
/// password each. In the database, so that every web process counts the same.
/// </summary>
public sealed class AddressGuard(CrmDatabase database, Audit audit, IConfiguration configuration, TimeProvider time, IHttpContextAccessor accessor, ILogger<AddressGuard> logger)
{
    /// <summary>Configuration: failed log-ins of one address in a quarter of an hour. A whole office may sit behind one address.</summary>
    public const string Setting = "Web:FailedLogInsPerAddress";

    /// <summary>Configuration: true lets people and programs in from everywhere, whatever the lists say. For an administrator who locked out everybody.</summary>
    public const string IgnoreListsSetting = "Web:IgnoreAddressLists";

    private const int UsualLimit = 50;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    /// <summary>Null: not over the network.</summary>
    public string? Address => accessor.HttpContext?.Connection.RemoteIpAddress?.ToString();

    /// <summary>Whether people may work from where this request comes.</summary>
    public async Task<bool> LetsPeopleInAsync(CancellationToken ct) => Allows(await database.AccessRules.Select(rules => rules.LogInNetworks).SingleAsync(ct));

    /// <summary>Whether programs may use tokens from where this request comes.</summary>
    public async Task<bool> LetsProgramsInAsync(CancellationToken ct) => Allows(await database.AccessRules.Select(rules => rules.TokenNetworks).SingleAsync(ct));

    /// <summary>Whether this request comes from one of the networks, or nobody asks from where it comes.</summary>
    public bool Allows(IReadOnlyCollection<string> networks) => configuration.GetValue(IgnoreListsSetting, false) || IsWithin(networks);

    /// <summary>Whether this request would still be let in if people had to come from these networks.</summary>
    public bool IsWithin(IReadOnlyCollection<string> networks) => Networks.Allow(networks, accessor.HttpContext?.Connection.RemoteIpAddress);

    public async Task<bool> MustWaitAsync(CancellationToken ct)
    {
        var (address, now) = (Address, time.GetUtcNow());
        return address is not null && await database.FailingAddresses.AnyAsync(failing => failing.Address == address && failing.LockedUntil > now, ct);
    }

    /// <summary>Lets an address try again at once.</summary>
    public Task<int> UnlockAsync(string address, CancellationToken ct) => database.FailingAddresses.Where(failing => failing.Address == address).ExecuteDeleteAsync(ct);

    public async Task NoteFailureAsync(CancellationToken ct)
    {
        if (Address is not { } address)
        {
            return;
        }

        var now = time.GetUtcNow();
        var (start, until, forgotten) = (now - Identity.LockOut, now + Identity.LockOut, now - Kept);
        var limit = configuration.GetValue(Setting, UsualLimit);
        await database.FailingAddresses.Where(failing => failing.Since < forgotten).ExecuteDeleteAsync(ct);
        await database.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO failing_addresses AS failing (address, failures, since, locked_until)
            VALUES ({address}, 1, {now}, CASE WHEN {limit} <= 1 THEN {until} END)
            ON CONFLICT (address) DO UPDATE SET
                failures = CASE WHEN failing.since < {start} THEN 1 ELSE failing.failures + 1 END,
                since = CASE WHEN failing.since < {start} THEN {now} ELSE failing.since END,
                locked_until = CASE WHEN failing.since >= {start} AND failing.failures + 1 >= {limit} THEN {until} ELSE failing.locked_until END
            """,
            ct);
        if (await MustWaitAsync(ct))
        {
            Log.AddressLockedOut(logger, address, (int)Identity.LockOut.TotalMinutes);
            audit.Add(null, address, "lock-out", "addresses", null, new { Address = address });
            await database.SaveChangesAsync(ct);
        }
    }
}
