using Microsoft.Extensions.Hosting;
using OnPremCrm.Telephony.Hosting;

try
{
    using var host = TelephonyHost.Build(args);
    await host.RunAsync();
    return Environment.ExitCode;
}
catch (ConfigurationException incomplete)
{
    await Console.Error.WriteLineAsync(incomplete.Message);
    return 78; // EX_CONFIG: systemd need not try again
}
