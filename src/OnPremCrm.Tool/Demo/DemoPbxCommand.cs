using System.Globalization;
using System.Net.Sockets;
using OnPremCrm.Simulator;
using OnPremCrm.Simulator.Pbx;

namespace OnPremCrm.Tool.Demo;

/// <summary>Runs a PBX that isn't there, with callers, until it is stopped.</summary>
internal static class DemoPbxCommand
{
    public static readonly Verb Verb = new("demo pbx",
        """
        --port N --secret S [--recordings DIR] [--cel FILE]
        Speak AMI on 127.0.0.1 as a PBX with six phones that the sample company's clients call; user crm. Ends at Ctrl-C.
        """,
        RunAsync);

    private static async Task<ExitCode> RunAsync(Arguments arguments, Terminal terminal, CancellationToken cancellationToken)
    {
        if (!int.TryParse(arguments.NeedOption("--port"), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65535)
        {
            throw new UsageException("--port takes a number from 1 to 65535.");
        }

        var secret = arguments.NeedOption("--secret");
        var options = new SimulatedPbxOptions { RecordingsPath = arguments.TakeOption("--recordings"), CelPath = arguments.TakeOption("--cel"), Seed = Environment.ProcessId };
        arguments.NeedNothingMore();
        try
        {
            await using var server = AmiServer.Start(new AmiServerOptions { Port = port, Username = "crm", Secret = secret });
            var pbx = new SimulatedPbx(server, options, TimeProvider.System);
            var stories = new Stories(pbx, new SpokenSound(options), TimeProvider.System);
            var parties = DemoPerson.All.Select(person => person.Number).Concat(DemoPerson.Strangers).Select(number => new OutsideParty(number)).ToList();
            await terminal.Error.WriteLineAsync($"A simulated PBX speaks AMI on 127.0.0.1:{port}.");
            await new Traffic(pbx, server, stories, parties, TimeProvider.System).RunAsync(cancellationToken);
            return ExitCode.Done;
        }
        catch (SocketException taken)
        {
            throw new RefusedException($"Port {port} cannot be listened on: {taken.Message}");
        }
    }
}
