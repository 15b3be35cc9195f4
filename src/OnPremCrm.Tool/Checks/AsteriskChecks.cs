using System.Globalization;
using System.Runtime.CompilerServices;
using OnPremCrm.Asterisk;
using OnPremCrm.Asterisk.Actions;
using OnPremCrm.Asterisk.Ami;

namespace OnPremCrm.Tool.Checks;

/// <summary>Can we log in to Asterisk as configured, and does it know the trunks and phones that we are told of?</summary>
internal static class AsteriskChecks
{
    private static readonly TimeSpan LoginLimit = TimeSpan.FromSeconds(30);

    // EPOCH has whole seconds, and the answer takes its way.
    private static readonly TimeSpan MostClockDifference = TimeSpan.FromSeconds(3);

    public static async IAsyncEnumerable<Finding> RunAsync(
        AsteriskServerOptions server, IReadOnlyList<string> extensions, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var options = OptionsOf(server, out var unreadable);
        if (options is null)
        {
            yield return Finding.Bad($"{server.Name}: secret", unreadable!);
            yield break;
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var client = new AmiClient(options);
        var running = client.RunAsync(end.Token);
        var (session, logIn) = await LogInAsync(client, server, cancellationToken);
        yield return logIn;
        if (session is not null)
        {
            yield return await AskAsync(client, $"{server.Name}: clock", new Getvar("EPOCH"), ClockFinding, cancellationToken);
            foreach (var trunk in server.Trunks)
            {
                yield return await AskAsync(client, $"{server.Name}: trunk {trunk}", DeviceState(trunk), TrunkFinding, cancellationToken);
            }

            foreach (var extension in extensions)
            {
                var channel = server.ChannelPattern.Replace(AsteriskServerOptions.ExtensionPlaceholder, extension, StringComparison.Ordinal);
                yield return await AskAsync(client, $"{server.Name}: extension {extension}", DeviceState(channel), ExtensionFinding, cancellationToken);
            }
        }

        await end.CancelAsync();
        await running;
    }

    private static AmiOptions? OptionsOf(AsteriskServerOptions server, out string? fault)
    {
        try
        {
            fault = null;
            return new AmiOptions
            {
                Host = server.Host,
                Port = server.Port,
                Tls = server.Tls,
                Username = server.Username,
                Secret = server.ReadSecret(),
                EventMask = "off",
            };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            fault = $"{server.SecretFile} cannot be read: {failure.Message}";
            return null;
        }
    }

    private static async Task<(AmiSession? Session, Finding Finding)> LogInAsync(AmiClient client, AsteriskServerOptions server, CancellationToken cancellationToken)
    {
        var subject = $"{server.Name}: log-in to {server.Username}@{server.Host}:{server.Port}";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LoginLimit);
        try
        {
            await foreach (var signal in client.ReadAllAsync(limit.Token))
            {
                switch (signal)
                {
                    case AmiConnected connected:
                        var version = connected.Session.Version is { } known ? $"Asterisk {known}" : connected.Session.Banner;
                        return (connected.Session, Finding.Good(subject, $"{version} lets us in"));
                    case AmiConnectFailed failed:
                        return (null, Finding.Bad(subject, $"{failed.Fault.Sentence} ({failed.Detail})"));
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time limit: said below.
        }

        return (null, Finding.Bad(subject, AmiFault.LoginTimedOut.Sentence));
    }

    private static async Task<Finding> AskAsync(
        AmiClient client, string subject, Getvar question, Func<string, string?, Finding> judge, CancellationToken cancellationToken)
    {
        try
        {
            return judge(subject, await client.SendAsync(question, cancellationToken));
        }
        catch (AmiRefusedException refused)
        {
            return Finding.Bad(subject, $"Asterisk does not answer: {refused.Message}. Give the user write=reporting in manager.conf.");
        }
        catch (AmiException failure)
        {
            return Finding.Bad(subject, failure.Message);
        }
    }

    private static Getvar DeviceState(string channel) => new($"DEVICE_STATE({channel})");

    private static Finding ClockFinding(string subject, string? epoch) =>
        long.TryParse(epoch, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? DatabaseChecks.ClockFinding(subject, DateTimeOffset.FromUnixTimeSeconds(seconds), MostClockDifference)
            : Finding.Bad(subject, "Asterisk does not tell its time. Give the user write=reporting in manager.conf.");

    private static Finding TrunkFinding(string subject, string? state) => state switch
    {
        "INVALID" or "UNKNOWN" or null or "" => Finding.Bad(subject, "Asterisk does not know it. Check Trunks against `pjsip show endpoints` on the PBX."),
        "UNAVAILABLE" => Finding.Bad(subject, "configured, but the provider cannot be reached. Check its registration: `pjsip show registrations` on the PBX."),
        _ => Finding.Good(subject, "known and reachable"),
    };

    private static Finding ExtensionFinding(string subject, string? state) => state switch
    {
        "INVALID" or "UNKNOWN" or null or "" => Finding.Bad(subject, "Asterisk does not know it. Check the user's extension and ChannelPattern."),
        "UNAVAILABLE" => Finding.Good(subject, "known; no phone is registered just now"),
        _ => Finding.Good(subject, "known, and a phone is registered"),
    };
}
