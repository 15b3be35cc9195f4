using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace OnPremCrm.Telephony.Recordings;

/// <summary>The ffmpeg program where it is installed: sound small enough to keep, and formats that we do not read ourselves.</summary>
/// <param name="program">Its name or path.</param>
/// <param name="timeLimit">How long it may take for one file.</param>
internal sealed class Ffmpeg(string program, TimeSpan timeLimit, ILogger<Ffmpeg> log)
{
    private static readonly TimeSpan LongestEnding = TimeSpan.FromSeconds(5);

    private int _missingTold;

    /// <summary>Writes Opus in Ogg, about a twelfth of the size. False: not possible, and nothing usable was written.</summary>
    public Task<bool> ToOpusAsync(string source, string target, CancellationToken cancellationToken) =>
        RunAsync(["-i", source, "-vn", "-c:a", "libopus", "-b:a", "40k", "-application", "voip", "-f", "ogg", target], cancellationToken);

    /// <summary>Writes 16 bit PCM in WAV out of whatever it knows. False: not possible.</summary>
    public Task<bool> ToWavAsync(string source, string target, CancellationToken cancellationToken) =>
        RunAsync(["-i", source, "-vn", "-c:a", "pcm_s16le", "-f", "wav", target], cancellationToken);

    private async Task<bool> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, ["-nostdin", "-v", "error", "-y", "-protocol_whitelist", "file", .. arguments]) { RedirectStandardError = true };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            if (Interlocked.Exchange(ref _missingTold, 1) == 0)
            {
                log.FfmpegMissing(missing.Message);
            }

            return false;
        }

        using (process)
        using (var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
        {
            limit.CancelAfter(timeLimit);
            try
            {
                var errors = process.StandardError.ReadToEndAsync(limit.Token);
                await process.WaitForExitAsync(limit.Token);
                if (process.ExitCode == 0)
                {
                    return true;
                }

                log.FfmpegFailed((await errors).Trim());
                return false;
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                // What it was writing can be removed only when it is gone.
                await process.WaitForExitAsync(CancellationToken.None).WaitAsync(LongestEnding, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellationToken.ThrowIfCancellationRequested();
                log.FfmpegFailed($"no end within {timeLimit.TotalSeconds:0} s");
                return false;
            }
        }
    }
}
