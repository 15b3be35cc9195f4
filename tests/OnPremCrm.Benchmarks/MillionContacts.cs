using Microsoft.EntityFrameworkCore;
using Npgsql;
using OnPremCrm.Core.Database;
using OnPremCrm.Testing;

namespace OnPremCrm.Benchmarks;

/// <summary>A million people with a million and a half numbers in fifty thousand organisations, with names in three alphabets.</summary>
internal sealed class MillionContacts : IAsyncDisposable
{
    public const int Contacts = 1_000_000;
    public const int Organisations = Contacts / 20;

    // Three of four contacts have one.
    public const int Owners = 60;

    // Every second contact has two.
    public const int Numbers = Contacts * 3 / 2;

    private readonly PostgresDatabase _postgres;

    private MillionContacts(PostgresDatabase postgres)
    {
        _postgres = postgres;
        var options = new DbContextOptionsBuilder<CrmDatabase>();
        CrmDatabase.Configure(options, postgres.ConnectionString);
        Options = options.Options;
    }

    public DbContextOptions<CrmDatabase> Options { get; }

    public static async Task<MillionContacts> CreateAsync()
    {
        var postgres = await PostgresDatabase.CreateOnPrivateServerAsync();
        await using var connection = new NpgsqlConnection(postgres.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"""
            SET crm.quiet = 'on';
            SELECT setseed(0.5);
            INSERT INTO users (id, email, normalised_email, name, role, security_stamp, concurrency_stamp, created_at)
                SELECT ('00000000-0000-7000-8002-' || lpad(to_hex(i), 12, '0'))::uuid, 'user' || i || '@firm.example', 'USER' || i || '@FIRM.EXAMPLE', 'User ' || i, 'operator', '', '', now() FROM generate_series(1, {Owners}) i;
            INSERT INTO organisations (id, name, created_at, updated_at)
                SELECT ('00000000-0000-7000-8001-' || lpad(to_hex(i), 12, '0'))::uuid, 'Organisation ' || i, now(), now() FROM generate_series(1, {Organisations}) i;
            CREATE TEMP TABLE parts AS SELECT
                '{Array("Anna Peter Jürgen Maria Thomas Sabine Michael Claudia Andreas Petra Stefan Monika Christian Susanne Markus Иван Ольга Сергей Наталья Алексей Елена Дмитрий Татьяна Юрий 太郎 花子 一郎 美咲 John Mary James Linda")}'::text[] AS first,
                '{Array("Ber Stein Wal Hof Schmi Mül Krau Lan Fi Schnei Web Wag Bau Rich Klei Wol Neu Schwar Zim Brau Gar Tor Ves Nor Kal Dom Per Sor Hal Rud")}'::text[] AS head,
                '{Array("ger mann ner sch ler dt ke ling berg feld haus tal rich wig bach mer nau stedt ow din")}'::text[] AS tail,
                '{Array("Ива Пет Сидо Куз Михай Федо Соко Поп Лебе Нови Моро Вол Соло Васи Зай Паве")}'::text[] AS cyrillic,
                '{Array("нов ров енко ский ович чук ин ева ова ских дин лов цов кин")}'::text[] AS ending;
            INSERT INTO contacts (id, name, organisation_id, owner_id, created_at, updated_at)
                SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid,
                    first[1 + floor(random() * 32)] || ' ' || CASE WHEN i % 3 = 0
                        THEN cyrillic[1 + floor(random() * 16)] || ending[1 + floor(random() * 14)] || CASE WHEN i % 2 = 0 THEN ending[1 + floor(random() * 14)] ELSE '' END
                        ELSE head[1 + floor(random() * 30)] || tail[1 + floor(random() * 20)] || CASE WHEN i % 2 = 0 THEN tail[1 + floor(random() * 20)] ELSE '' END END,
                    ('00000000-0000-7000-8001-' || lpad(to_hex(1 + i % {Organisations}), 12, '0'))::uuid,
                    CASE WHEN i % 4 > 0 THEN ('00000000-0000-7000-8002-' || lpad(to_hex(1 + i % {Owners}), 12, '0'))::uuid END, now() - i * interval '1 minute', now() - (i::bigint * 7919 % {Contacts}) * interval '1 second'
                FROM generate_series(1, {Contacts}) i, parts;
            INSERT INTO phone_numbers (id, contact_id, number, as_written)
                SELECT gen_random_uuid(), ('00000000-0000-7000-8000-' || lpad(to_hex(1 + i % {Contacts}), 12, '0'))::uuid, '+4917' || lpad((i * 7)::text, 9, '0'), ''
                FROM generate_series(1, {Numbers}) i;
            INSERT INTO email_addresses (id, contact_id, address, is_primary)
                SELECT gen_random_uuid(), ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid, 'person' || i || '@firm' || i % 999 || '.example', true
                FROM generate_series(1, {Contacts}) i;
            ANALYZE;
            """, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
        return new MillionContacts(postgres);
    }

    /// <summary>The number that the generator gave to one of them.</summary>
    public static string Number(int i) => FormattableString.Invariant($"+4917{i * 7:000000000}");

    public static double Quantile(double[] sorted, double part) => sorted[(int)((sorted.Length - 1) * part)];

    public ValueTask DisposeAsync() => _postgres.DisposeAsync();

    private static string Array(string words) => $"{{{words.Replace(' ', ',')}}}";
}
