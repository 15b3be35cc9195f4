using System.Diagnostics;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Benchmarks;

/// <summary>
/// What each open page costs the server that it keeps its live line to: managed memory that is still held after a full collection, before and with so many lines.
/// The browsers are a process of their own, so that only the server's memory is measured.
/// </summary>
internal static class OpenPages
{
    private const int Lines = 300;
    private const int WarmLines = 20;
    private const double Goal = 40;
    private const double Kilobyte = 1024;
    private static readonly TimeSpan Settles = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task<int> RunAsync()
    {
        await using var site = await CrmSite.StartAsync();
        using var browsers = Start(site.Address, await site.LogInAsync());
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await OpenAsync(browsers, WarmLines, limit.Token);
            var (heap, resident) = await HeldAsync();
            await OpenAsync(browsers, Lines, limit.Token);
            var (heapAfter, residentAfter) = await HeldAsync();
            var each = (heapAfter - heap) / Kilobyte / Lines;
            Console.Out.WriteLine(FormattableString.Invariant($"memory of the server for each of {Lines} open pages: {each:F1} KB held (goal < {Goal:F0}), {(residentAfter - resident) / Kilobyte / Lines:F1} KB resident"));
            return each < Goal ? 0 : 1;
        }
        finally
        {
            browsers.Kill();
        }
    }

    /// <summary>The browsers: opens as many lines as it is told to, a number a line, and keeps them until its input ends.</summary>
    public static async Task<int> BrowseAsync(string address, string session)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, MaxConnectionsPerServer = int.MaxValue }) { Timeout = Patience };
        var open = new List<HttpResponseMessage>();
        while (await Console.In.ReadLineAsync() is { } wanted)
        {
            for (var i = int.Parse(wanted, System.Globalization.CultureInfo.InvariantCulture); i > 0; i--)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address + "live")) { Headers = { { "Cookie", $"{Session.CookieName}={session}" } } };
                open.Add((await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead)).EnsureSuccessStatusCode());
            }

            Console.Out.WriteLine("open");
        }

        open.ForEach(answer => answer.Dispose());
        return 0;
    }

    private static Process Start(Uri address, string session)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(OpenPages).Assembly.Location);
        }

        foreach (var argument in (string[])["open-browsers", address.ToString(), session])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    private static async Task OpenAsync(Process browsers, int lines, CancellationToken ct)
    {
        await browsers.StandardInput.WriteLineAsync(FormattableString.Invariant($"{lines}").AsMemory(), ct);
        await browsers.StandardInput.FlushAsync(ct);
        if (await browsers.StandardOutput.ReadLineAsync(ct) != "open")
        {
            throw new InvalidOperationException("The lines could not be opened.");
        }
    }

    private static async Task<(long Heap, long Resident)> HeldAsync()
    {
        await Task.Delay(Settles);
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        using var self = Process.GetCurrentProcess();
        return (GC.GetTotalMemory(forceFullCollection: true), self.WorkingSet64);
    }
}
