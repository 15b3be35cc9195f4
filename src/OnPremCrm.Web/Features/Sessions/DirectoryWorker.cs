using Microsoft.EntityFrameworkCore;
using Npgsql;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Ldap;

namespace OnPremCrm.Web.Features.Sessions;

/// <summary>
/// Asks the company's directory every five minutes about those who log in through it, so that who is switched off there is out here too, tokens included, and who
/// changed a group has another role without a new log-in.
/// </summary>
public sealed class DirectoryWorker(IServiceScopeFactory scopes, LdapDirectory directory, TimeProvider time, ILogger<DirectoryWorker> logger) : BackgroundService
{
    // That so many are let go at once, and nobody is left, is somebody's slip and no farewell: a renamed group must not empty a company in mid-call.
    private const int ManyAtOnce = 3;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    /// <summary>Asks once about all of them.</summary>
    public async Task AskAsync(CancellationToken ct)
    {
        List<(UserId Id, string Dn, string Email)> people;
        await using (var scope = scopes.CreateAsyncScope())
        {
            var rows = await scope.ServiceProvider.GetRequiredService<CrmDatabase>().Users
                .Where(user => user.DirectoryName != null && (user.IsActive || user.LeftDirectoryAt != null)).OrderBy(user => user.Id)
                .Select(user => new { user.Id, user.DirectoryName, user.Email }).ToListAsync(ct);
            people = [.. rows.Select(row => (row.Id, row.DirectoryName!, row.Email))];
        }

        if (people.Count == 0 || await directory.ReviewAsync([.. people.Select(person => (person.Dn, person.Email))], ct) is not { } standings)
        {
            return;
        }

        if (people.Count >= ManyAtOnce && standings.All(standing => standing.Outcome is LdapOutcome.Wrong or LdapOutcome.NoRole))
        {
            Log.DirectoryLetsNobodyIn(logger, people.Count);
            return;
        }

        foreach (var (person, standing) in people.Zip(standings))
        {
            await using var scope = scopes.CreateAsyncScope();
            try
            {
                await scope.ServiceProvider.GetRequiredService<DirectoryAccount>().FollowAsync(person.Id, standing.Outcome, standing.Person, ct);
            }
            catch (DbUpdateConcurrencyException)
            {
                // somebody edited that person meanwhile; the next round reads them again, and the others go on
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            while (directory.IsOn)
            {
                await TryAsync(stoppingToken);
                await Task.Delay(Interval, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the process ends; the next one goes on
        }
    }

    private async Task TryAsync(CancellationToken ct)
    {
        try
        {
            await AskAsync(ct);
        }
        catch (Exception away) when (DatabaseFault.IsCauseOf(away) || away is PostgresException { SqlState: PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn })
        {
            Log.DatabaseOutOfReach(logger, away.Message); // or not migrated yet
        }
    }
}
