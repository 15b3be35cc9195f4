using System.Globalization;
using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Playwright;
using Npgsql;
using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Telephony.Hosting;
using OnPremCrm.Testing;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Live;

namespace OnPremCrm.Benchmarks;

/// <summary>
/// From the byte on the AMI socket that says "ringing" to the card in a real browser's DOM: AMI client, tracker, recorder, PostgreSQL, NOTIFY, live feed,
/// server-sent event, fetch, rendering. All of it on this one machine, the browser too; once with one listening user, once with two hundred.
/// </summary>
internal static class PopLatency
{
    private const int WarmUps = 10;
    private const int Calls = 100;
    private const int Crowd = 200;
    private const double GoalMilliseconds = 1000; // "within a second"
    private const string Browser = "/usr/bin/chromium";

    private const string WatchForCards = """
        window.seen = {};
        new MutationObserver(() => {
          for (const pop of document.querySelectorAll('.pop-ringing')) {
            const digits = pop.textContent.replace(/\D/g, '').match(/99\d{6}/);
            if (digits !== null) window.seen[digits[0]] ??= performance.timeOrigin + performance.now();
          }
        }).observe(document, { childList: true, subtree: true });
        """;

    public static async Task<int> RunAsync()
    {
        await using var postgres = await PostgresDatabase.CreateOnPrivateServerAsync();
        await MigrationRunner.RunAsync(postgres.ConnectionString);
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString);
        await using var asterisk = FakeAsterisk.Start();
        await using var web = await StartWeb(postgres.ConnectionString);
        using var telephony = await StartTelephony(postgres.ConnectionString, asterisk.ClientOptions());
        await AddUsers(source);
        using var playwright = await Playwright.CreateAsync();
        await using var chromium = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Browser, Args = ["--no-sandbox", "--disable-gpu"] });
        var page = await OpenDesk(chromium, web);
        while (asterisk.LoggedIn.Count == 0)
        {
            await Task.Delay(20);
        }

        Console.Out.WriteLine($"{"AMI byte to DOM, ms",-28} {"p50",8} {"p90",8} {"p99",8} {"most",8}   goal p99 < {GoalMilliseconds:F0}");
        var number = 0;
        await Measure(WarmUps);
        var alone = await Measure(Calls);
        Print("1 listening user", alone);
        var crowd = new List<HttpResponseMessage>();
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { Timeout = Timeout.InfiniteTimeSpan };
        for (var i = 1; i < Crowd; i++)
        {
            crowd.Add(await Listen(http, web, i));
        }

        await Measure(WarmUps);
        var among = await Measure(Calls);
        Print($"{web.Services.GetRequiredService<LiveFeed>().Listeners} listening users", among);
        crowd.ForEach(answer => answer.Dispose());
        await telephony.StopAsync();
        return alone[^1] < GoalMilliseconds && Quantile(among, 0.99) < GoalMilliseconds ? 0 : 1;

        async Task<double[]> Measure(int calls)
        {
            var latencies = new double[calls];
            for (var i = 0; i < calls; i++)
            {
                latencies[i] = await OneCall(asterisk, source, page, ++number);
            }

            Array.Sort(latencies);
            return latencies;
        }
    }

    // The channels exist, then the phone rings: that message is the byte from which it counts.
    private static async Task<double> OneCall(FakeAsterisk asterisk, NpgsqlDataSource source, IPage page, int number)
    {
        var digits = (99_000_000 + number).ToString(CultureInfo.InvariantCulture);
        await Send("Newchannel", Caller(""));
        await Send("Newchannel", Phone("", 0));
        await Send("DialBegin", [.. Caller(""), .. Phone("Dest", 0), ("DialString", "101")]);
        var sentAt = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalMilliseconds;
        await Send("Newstate", Phone("", 5));
        double? seenAt = null;
        for (var tries = 0; seenAt is null && tries < 1000; tries++)
        {
            seenAt = await page.EvaluateAsync<double?>("digits => window.seen[digits] ?? null", digits);
        }

        await Send("Hangup", [.. Phone("", 5), ("Cause", "16")]);
        await Send("Hangup", [.. Caller(""), ("Cause", "16")]);
        await Execute(source, "INSERT INTO pop_dismissals SELECT u.id, c.id, now() FROM calls c, users u WHERE u.email = 'u0@havelmark.example' ON CONFLICT DO NOTHING");
        return (seenAt ?? throw new InvalidOperationException($"No card for call {number}.")) - sentAt;

        (string, string)[] Caller(string prefix) => Channel(prefix, $"PJSIP/trunk-itsp-{number:x8}", 4, $"+493{digits}", $"{number}.0");

        (string, string)[] Phone(string prefix, int state) => Channel(prefix, $"PJSIP/101-{number:x8}", state, "101", $"{number}.1");

        (string, string)[] Channel(string prefix, string name, int state, string caller, string uniqueid) =>
        [
            ($"{prefix}Channel", name), ($"{prefix}ChannelState", state.ToString(CultureInfo.InvariantCulture)), ($"{prefix}CallerIDNum", caller), ($"{prefix}CallerIDName", "<unknown>"),
            ($"{prefix}Context", "from-trunk"), ($"{prefix}Exten", "+493055500101"), ($"{prefix}Uniqueid", uniqueid), ($"{prefix}Linkedid", $"{number}.0"),
        ];

        Task Send(string name, (string Name, string Value)[] headers) => asterisk.Server.SendAsync(AmiMessage.Of([("Event", name), ("Privilege", "call,all"), .. headers]));
    }

    private static async Task<WebApplication> StartWeb(string connectionString)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(CrmWeb).Assembly.GetName().Name,
            ContentRootPath = RepositoryRoot.Of("src", "OnPremCrm.Web"),
            EnvironmentName = Environments.Production,
        });
        builder.Configuration["ConnectionStrings:Crm"] = connectionString;
        builder.Configuration[WebHostDefaults.ServerUrlsKey] = "http://127.0.0.1:0";
        builder.Logging.ClearProviders();
        builder.AddCrmWeb();
        var app = builder.Build();
        app.UseCrmWeb();
        await app.StartAsync();
        return app;
    }

    private static async Task<IHost> StartTelephony(string connectionString, AmiOptions ami)
    {
        var host = TelephonyHost.Build([], new Dictionary<string, string?>
        {
            ["ConnectionStrings:Crm"] = connectionString,
            ["Asterisk:Servers:0:Name"] = "main",
            ["Asterisk:Servers:0:Host"] = ami.Host,
            ["Asterisk:Servers:0:Port"] = ami.Port.ToString(CultureInfo.InvariantCulture),
            ["Asterisk:Servers:0:Username"] = ami.Username,
            ["Asterisk:Servers:0:Secret"] = ami.Secret,
            ["Asterisk:Servers:0:Country"] = "DE",
            ["Asterisk:Servers:0:AreaCode"] = "30",
            ["Asterisk:Servers:0:Trunks:0"] = "PJSIP/trunk-itsp",
            ["Recordings:StorePath"] = Path.Combine(Path.GetTempPath(), "onpremcrm-none"),
            ["Telephony:JournalPath"] = Path.Combine(Path.GetTempPath(), "onpremcrm-none", "journal"),
            ["Logging:LogLevel:Default"] = "Error",
        });
        await host.StartAsync();
        return host;
    }

    private static Task AddUsers(NpgsqlDataSource source) => Execute(source, $"""
        INSERT INTO users (id, email, normalised_email, name, role, security_stamp, concurrency_stamp, language, created_at)
        SELECT md5(n::text)::uuid, 'u' || n || '@havelmark.example', 'U' || n || '@HAVELMARK.EXAMPLE', 'User ' || n, 'operator', 'stamp', 'stamp', 'en', now() FROM generate_series(0, {Crowd}) n;
        INSERT INTO user_extensions (server, extension, user_id, is_primary) SELECT 'main', (101 + n)::text, md5(n::text)::uuid, true FROM generate_series(0, {Crowd}) n
        """);

    private static async Task<IPage> OpenDesk(IBrowser chromium, WebApplication web)
    {
        var context = await chromium.NewContextAsync();
        await context.AddInitScriptAsync(WatchForCards);
        await context.AddCookiesAsync([new Microsoft.Playwright.Cookie { Name = Session.CookieName, Value = CookieOf(web, 0), Url = web.Urls.First() }]);
        var page = await context.NewPageAsync();
        await page.GotoAsync(web.Urls.First() + "/desk");
        await page.WaitForSelectorAsync("html[data-live=up]");
        return page;
    }

    private static async Task<HttpResponseMessage> Listen(HttpClient http, WebApplication web, int user)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(web.Urls.First() + "/live"));
        request.Headers.Add("Cookie", $"{Session.CookieName}={CookieOf(web, user)}");
        var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            throw new InvalidOperationException($"User {user} may not listen: {answer.StatusCode}.");
        }

        _ = Drain(answer);
        return answer;
    }

    private static async Task Drain(HttpResponseMessage answer)
    {
        try
        {
            await (await answer.Content.ReadAsStreamAsync()).CopyToAsync(Stream.Null);
        }
        catch (Exception over) when (over is IOException or ObjectDisposedException or HttpRequestException)
        {
            // the measurement is over
        }
    }

    // As if the user had logged in by the form, which lets one machine in only so often.
    private static string CookieOf(WebApplication web, int user)
    {
        var id = new Guid(MD5.HashData(System.Text.Encoding.UTF8.GetBytes(user.ToString(CultureInfo.InvariantCulture))), bigEndian: true);
        var identity = new ClaimsIdentity([new(ClaimTypes.NameIdentifier, id.ToString()), new(new ClaimsIdentityOptions().SecurityStampClaimType, "stamp")], IdentityConstants.ApplicationScheme);
        var options = web.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme);
        var properties = new AuthenticationProperties { IssuedUtc = DateTimeOffset.UtcNow, ExpiresUtc = DateTimeOffset.UtcNow.AddHours(1) };
        return options.TicketDataFormat.Protect(new AuthenticationTicket(new ClaimsPrincipal(identity), properties, IdentityConstants.ApplicationScheme));
    }

    private static async Task Execute(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static void Print(string name, double[] sorted) =>
        Console.Out.WriteLine($"{name,-28} {Quantile(sorted, 0.5),8:F1} {Quantile(sorted, 0.9),8:F1} {Quantile(sorted, 0.99),8:F1} {sorted[^1],8:F1}");

    private static double Quantile(double[] sorted, double part) => sorted[(int)((sorted.Length - 1) * part)];
}
