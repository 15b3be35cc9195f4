using System.Globalization;
using Microsoft.Extensions.Hosting;

namespace OnPremCrm.Telephony.Hosting;

/// <summary>READY when the database is, STOPPING when asked to, and a sign of life at half the interval that systemd's WatchdogSec wants.</summary>
internal sealed class SystemdLife(SystemdSocket socket, DatabaseStart database, IHostApplicationLifetime lifetime, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        if (!socket.IsThere)
        {
            return;
        }

        lifetime.ApplicationStopping.Register(() => socket.Tell("STOPPING=1"));
        socket.Tell("STATUS=Waiting for the database");
        // Ready without a database too: systemd would otherwise kill the start-up of a service that waits as it should.
        await Task.WhenAny(database.Ready, Task.Delay(TimeSpan.FromSeconds(20), time, cancellationToken));
        socket.Tell("READY=1\nSTATUS=Running");
        if (WatchdogInterval() is not { } interval)
        {
            return;
        }

        using var timer = new PeriodicTimer(interval / 2, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            socket.Tell("WATCHDOG=1");
        }
    }

    private static TimeSpan? WatchdogInterval() =>
        long.TryParse(Environment.GetEnvironmentVariable("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds) && microseconds > 0
            ? TimeSpan.FromMicroseconds(microseconds)
            : null;
}
