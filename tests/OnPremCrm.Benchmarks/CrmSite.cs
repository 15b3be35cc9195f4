using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Npgsql;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Benchmarks;

/// <summary>The web application inside this process, as a company of one manager has it: two weeks of calls, some contacts, some open callbacks.</summary>
internal sealed partial class CrmSite : IAsyncDisposable
{
    private const string Email = "manager@havelmark.example";
    private const string Password = "long enough for a benchmark";
    private const int Calls = 2000;

    private readonly PostgresDatabase _postgres;
    private readonly WebApplication _web;

    private CrmSite(PostgresDatabase postgres, NpgsqlDataSource source, WebApplication web)
    {
        _postgres = postgres;
        Source = source;
        _web = web;
    }

    public NpgsqlDataSource Source { get; }

    public Uri Address => new(_web.Urls.Single());

    public static async Task<CrmSite> StartAsync()
    {
        var postgres = await PostgresDatabase.CreateOnPrivateServerAsync();
        await MigrationRunner.RunAsync(postgres.ConnectionString);
        var source = NpgsqlDataSource.Create(postgres.ConnectionString);
        await FillAsync(source);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(CrmWeb).Assembly.GetName().Name, // whose pages are served
            ContentRootPath = RepositoryRoot.Of("src", "OnPremCrm.Web"),
            Args = ["--urls", "http://127.0.0.1:0", $"--ConnectionStrings:Crm={postgres.ConnectionString}", "--Logging:LogLevel:Default=Error"],
        });
        builder.AddCrmWeb();
        var web = builder.Build();
        web.UseCrmWeb();
        await web.StartAsync();
        return new CrmSite(postgres, source, web);
    }

    /// <summary>The session of the manager, who has logged in by the form.</summary>
    public async Task<string> LogInAsync()
    {
        var cookies = new CookieContainer();
        using var http = new HttpClient(new SocketsHttpHandler { CookieContainer = cookies, AllowAutoRedirect = false }) { BaseAddress = Address };
        var form = await http.GetStringAsync(new Uri("/login", UriKind.Relative));
        using var fields = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["Input.Email"] = Email, ["Input.Password"] = Password, ["__RequestVerificationToken"] = Token().Match(form).Groups[1].Value,
        });
        using var answer = await http.PostAsync(new Uri("/login", UriKind.Relative), fields);
        return cookies.GetCookies(Address)[Session.CookieName]?.Value ?? throw new InvalidOperationException($"The log-in was answered with {answer.StatusCode}.");
    }

    public async Task<string> ScalarAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return (string)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        await Source.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    private static async Task FillAsync(NpgsqlDataSource source)
    {
        var hash = new PasswordHasher<User>().HashPassword(null!, Password);
        await using var command = source.CreateCommand($"""
            INSERT INTO telephony_servers (name, country, area_code, link, link_since, heartbeat_at) VALUES ('main', 'DE', '30', 'up', now(), now() + interval '1 hour');
            INSERT INTO users (id, email, normalised_email, name, role, password_hash, security_stamp, concurrency_stamp, language, created_at)
                VALUES ('00000000-0000-7000-8002-000000000001', '{Email}', '{Email.ToUpperInvariant()}', 'Katrin Vogel', 'admin', '{hash}', 'stamp', 'stamp', 'en', now());
            INSERT INTO user_extensions (server, extension, user_id, is_primary) VALUES ('main', '101', '00000000-0000-7000-8002-000000000001', true);
            INSERT INTO contacts (id, name, created_at, updated_at)
                SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid, 'Contact ' || i, now(), now() FROM generate_series(1, 400) i;
            INSERT INTO phone_numbers (id, contact_id, number, as_written)
                SELECT gen_random_uuid(), ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid, '+4917' || lpad(i::text, 9, '0'), '' FROM generate_series(1, 400) i;
            INSERT INTO calls (id, server, linkedid, state, direction, number, number_as_presented, did, started_at, answered_at, ended_at, ring_seconds, talk_seconds,
                               disposition, rang, answered_by, missed_by, contact_id, match, updated_at)
                SELECT (lpad(to_hex(floor(extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7000' || '8' || lpad(to_hex(i), 15, '0'))::uuid, 'main', i::text, 'ended', 'inbound',
                    '+4917' || lpad((1 + i % 400)::text, 9, '0'), '+4917' || lpad((1 + i % 400)::text, 9, '0'), '+493055500101', at,
                    CASE WHEN i % 4 > 0 THEN at + interval '9 s' END, at + interval '200 s', 9, CASE WHEN i % 4 > 0 THEN 191 END, CASE WHEN i % 4 > 0 THEN 'answered' ELSE 'missed' END,
                    ARRAY['101'], CASE WHEN i % 4 > 0 THEN ARRAY['101'] ELSE ARRAY[]::text[] END, CASE WHEN i % 4 > 0 THEN ARRAY[]::text[] ELSE ARRAY['101'] END,
                    ('00000000-0000-7000-8000-' || lpad(to_hex(1 + i % 400), 12, '0'))::uuid, 'exact', at
                FROM (SELECT i, now() - make_interval(mins => i * 7) AS at FROM generate_series(1, {Calls}) i) call;
            INSERT INTO callbacks (id, number, contact_id, state, owner_id, owner_reason, first_call_id, last_call_id, last_attempt_at, due_at, created_at, updated_at)
                SELECT id, number, contact_id, 'open', '00000000-0000-7000-8002-000000000001', 'rang', id, id, ended_at, ended_at + interval '30 min', ended_at, ended_at
                FROM calls WHERE disposition = 'missed' ORDER BY id DESC LIMIT 20 ON CONFLICT DO NOTHING;
            INSERT INTO callback_calls (callback_id, call_id) SELECT id, first_call_id FROM callbacks;
            ANALYZE
            """);
        await command.ExecuteNonQueryAsync();
    }

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*?value="([^"]+)""")]
    private static partial Regex Token();
}
