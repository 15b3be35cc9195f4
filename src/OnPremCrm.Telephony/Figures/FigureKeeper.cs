using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Telephony.Hosting;

namespace OnPremCrm.Telephony.Figures;

/// <summary>Counts the figures of those anew whose calls changed, some seconds behind the calls.</summary>
internal sealed class FigureKeeper(NpgsqlDataSource source, DatabaseStart database, TimeProvider time, ILogger<FigureKeeper> log) : BackgroundService
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);

    private bool _awayTold;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.Ready.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await FigureBook.CountAnewAsync(source, stoppingToken) == FigureBook.AtOnce)
                {
                    // there may be more
                }

                _awayTold = false;
            }
            catch (Exception away) when (away is NpgsqlException or TimeoutException)
            {
                if (!_awayTold)
                {
                    log.FiguresAway(away.Message);
                    _awayTold = true;
                }
            }

            await Task.Delay(PollInterval, time, stoppingToken);
        }
    }
}
