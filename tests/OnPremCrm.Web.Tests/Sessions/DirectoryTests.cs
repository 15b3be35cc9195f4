using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using OnPremCrm.Web.Features.Sessions;
using OnPremCrm.Web.Hosting.Ldap;

namespace OnPremCrm.Web.Tests.Sessions;

/// <summary>Log-in through the company's directory, against a real OpenLDAP.</summary>
public sealed class DirectoryTests
{
    private const string Password = "the directory's own";

    private static readonly string Company = string.Join("\n\n",
        Person("j.weber", "Jonas Weber"), Person("o.sokolova", "Ольга Соколова"), Person("k.vogel", "Katrin Vogel"), Person("guest", "A Guest"),
        Group("operators", "j.weber", "o.sokolova", "k.vogel"), Group("admins", "k.vogel")) + "\n";

    private OpenLdap _directory = null!;
    private WebApp _app = null!;

    [OneTimeSetUp]
    public async Task StartDirectory() => _directory = await OpenLdap.StartAsync(Company);

    [OneTimeTearDown]
    public async Task StopDirectory()
    {
        if (_directory is not null)
        {
            await _directory.DisposeAsync();
        }
    }

    [SetUp]
    public async Task Start() => _app = await StartApp(_directory.Port, LdapSecurity.StartTls);

    [TearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public async Task The_first_log_in_makes_the_account_with_name_and_role_and_later_ones_keep_it_up_to_date()
    {
        var (answer, client) = await LogIn("o.sokolova@havelmark.example", Password);
        Assert.That(answer.Headers.Location?.ToString(), Is.EqualTo("/desk"));
        Assert.That(await client.Read("/more"), Does.Contain("Ольга Соколова"));
        var made = await Find("o.sokolova@havelmark.example");
        Assert.That((made.Role, made.PasswordHash, made.DirectoryName), Is.EqualTo((UserRole.Operator, (string?)null, $"uid=o.sokolova,{OpenLdap.People}")));

        await _directory.ChangeAsync($"dn: cn=admins,{OpenLdap.Groups}\nchangetype: modify\nadd: member\nmember: uid=o.sokolova,{OpenLdap.People}\n");
        await LogIn("o.sokolova", Password); // by the other name that the filter knows
        Assert.That((await Find("o.sokolova@havelmark.example")).Role, Is.EqualTo(UserRole.Admin));
        Assert.That(await _app.WithDatabase(database => database.Users.CountAsync()), Is.EqualTo(1));
        await _directory.ChangeAsync($"dn: cn=admins,{OpenLdap.Groups}\nchangetype: modify\ndelete: member\nmember: uid=o.sokolova,{OpenLdap.People}\n");
    }

    [Test]
    public async Task The_highest_group_gives_the_role_over_ldaps_too()
    {
        await using var app = await StartApp(_directory.TlsPort, LdapSecurity.Ldaps);
        var (answer, _) = await LogIn("k.vogel@havelmark.example", Password, app);
        Assert.That(answer.Headers.Location?.ToString(), Is.EqualTo("/overview"));
        Assert.That(await app.WithDatabase(database => database.Users.Select(user => user.Role).SingleAsync()), Is.EqualTo(UserRole.Admin));
    }

    [TestCase("j.weber@havelmark.example", "wrong", "do not go together")]
    [TestCase("nobody@havelmark.example", Password, "do not go together")]
    [TestCase("*", Password, "do not go together")]
    [TestCase("j.weber)(uid=*", Password, "do not go together")]
    [TestCase("guest@havelmark.example", Password, "gives you no access here")]
    public async Task Who_is_not_to_get_in_does_not_and_leaves_no_account(string name, string password, string says)
    {
        var (answer, _) = await LogIn(name, password);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), Does.Contain(says));
        Assert.That(await _app.WithDatabase(database => database.Users.AnyAsync()), Is.False);
    }

    [Test]
    public async Task Who_is_taken_out_of_the_directory_does_not_get_in_any_more()
    {
        await using var directory = await OpenLdap.StartAsync(Company);
        await using var app = await StartApp(directory.Port, LdapSecurity.StartTls);
        var (first, _) = await LogIn("j.weber@havelmark.example", Password, app);
        Assert.That(first.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));

        await directory.ChangeAsync($"dn: uid=j.weber,{OpenLdap.People}\nchangetype: delete\n");
        var (after, _) = await LogIn("j.weber@havelmark.example", Password, app);
        Assert.That(after.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
    }

    [Test]
    public async Task Who_is_switched_off_in_the_directory_is_out_of_every_session_and_in_again_when_it_says_so()
    {
        await using var directory = await OpenLdap.StartAsync(Company);
        await using var app = await StartApp(directory.Port, LdapSecurity.StartTls);
        var (_, jonas) = await LogIn("j.weber@havelmark.example", Password, app);
        var (_, olga) = await LogIn("o.sokolova@havelmark.example", Password, app);
        var (_, katrin) = await LogIn("k.vogel@havelmark.example", Password, app);
        await Review(app);
        Assert.That((await jonas.Get("/desk")).StatusCode, Is.EqualTo(HttpStatusCode.OK));

        // Jonas leaves, Olga becomes an administrator, and nobody touches Katrin.
        await directory.ChangeAsync($"dn: cn=operators,{OpenLdap.Groups}\nchangetype: modify\ndelete: member\nmember: uid=j.weber,{OpenLdap.People}\n"
            + $"\ndn: cn=admins,{OpenLdap.Groups}\nchangetype: modify\nadd: member\nmember: uid=o.sokolova,{OpenLdap.People}\n");
        await Review(app);
        Assert.That((await jonas.Get("/desk")).Headers.Location?.ToString(), Does.StartWith("/login"));
        Assert.That((await olga.Get("/audit")).StatusCode, Is.EqualTo(HttpStatusCode.OK), "her role is another one without a new log-in");
        var left = await Find("j.weber@havelmark.example", app);
        Assert.That((left.IsActive, left.LeftDirectoryAt is not null), Is.EqualTo((false, true)));
        Assert.That(WebUtility.HtmlDecode(await katrin.Read($"/users/{left.Id}")), Does.Contain("The directory has let them in no more since"));
        Assert.That(WebUtility.HtmlDecode(await katrin.Read($"/audit?noun=users&id={left.Id}")), Does.Contain("The system").And.Contain("company directory"));
        var (refused, _) = await LogIn("j.weber@havelmark.example", Password, app);
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));

        await directory.ChangeAsync($"dn: cn=operators,{OpenLdap.Groups}\nchangetype: modify\nadd: member\nmember: uid=j.weber,{OpenLdap.People}\n");
        var (again, _) = await LogIn("j.weber@havelmark.example", Password, app);
        Assert.That(again.Headers.Location?.ToString(), Is.EqualTo("/desk"));
        var back = await Find("j.weber@havelmark.example", app);
        Assert.That((back.IsActive, back.LeftDirectoryAt), Is.EqualTo((true, (DateTimeOffset?)null)));
    }

    [Test]
    public async Task Who_is_gone_is_not_taken_for_the_colleague_who_got_the_address()
    {
        await using var directory = await OpenLdap.StartAsync(Company);
        await using var app = await StartApp(directory.Port, LdapSecurity.StartTls);
        var (_, jonas) = await LogIn("j.weber@havelmark.example", Password, app);
        var (_, olga) = await LogIn("o.sokolova@havelmark.example", Password, app);

        await directory.ChangeAsync($"dn: uid=j.weber,{OpenLdap.People}\nchangetype: delete\n"
            + $"\ndn: uid=o.sokolova,{OpenLdap.People}\nchangetype: modify\nadd: mail\nmail: j.weber@havelmark.example\n");
        await Review(app);
        Assert.That((await jonas.Get("/desk")).Headers.Location?.ToString(), Does.StartWith("/login"));
        Assert.That((await olga.Get("/desk")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_directory_that_is_away_or_lets_nobody_in_at_all_puts_nobody_out()
    {
        await using var directory = await OpenLdap.StartAsync(Company);
        await using var app = await StartApp(directory.Port, LdapSecurity.StartTls, seconds: 2);
        var (_, jonas) = await LogIn("j.weber@havelmark.example", Password, app);
        await LogIn("o.sokolova@havelmark.example", Password, app);
        await LogIn("k.vogel@havelmark.example", Password, app);

        foreach (var group in new[] { "operators", "admins" })
        {
            await directory.ChangeAsync($"dn: cn={group},{OpenLdap.Groups}\nchangetype: modify\nreplace: member\nmember: uid=guest,{OpenLdap.People}\n");
        }

        await Review(app);
        Assert.That((await jonas.Get("/desk")).StatusCode, Is.EqualTo(HttpStatusCode.OK), "nobody is in the groups");

        await directory.StopAsync();
        await Review(app);
        Assert.That((await jonas.Get("/desk")).StatusCode, Is.EqualTo(HttpStatusCode.OK), "away");
    }

    [Test]
    public async Task Five_wrong_passwords_lock_here_so_that_the_directory_is_not_asked_for_ever()
    {
        await LogIn("j.weber@havelmark.example", Password);
        for (var attempt = 0; attempt < 5; attempt++)
        {
            await LogIn("j.weber@havelmark.example", "wrong");
        }

        var (right, _) = await LogIn("j.weber@havelmark.example", Password);
        Assert.That(await right.Content.ReadAsStringAsync(), Does.Contain("Please wait 15 minutes"));
    }

    [Test]
    public async Task When_the_directory_is_down_that_is_said_and_a_local_administrator_gets_in()
    {
        await using var app = await StartApp(LoopbackPort.Kept(), LdapSecurity.StartTls);
        var admin = await app.AddUser(UserRole.Admin);
        var (directory, _) = await LogIn("j.weber@havelmark.example", Password, app);
        Assert.That(WebUtility.HtmlDecode(await directory.Content.ReadAsStringAsync()), Does.Contain("directory does not answer"));
        await app.SignedInAs(admin);
    }

    [Test]
    public async Task A_directory_that_accepts_and_never_answers_costs_no_more_than_the_time_set()
    {
        using var silent = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var app = await StartApp(((IPEndPoint)silent.LocalEndpoint).Port, LdapSecurity.Ldaps, seconds: 1);
        var began = TimeProvider.System.GetTimestamp();
        var (answer, _) = await LogIn("j.weber@havelmark.example", Password, app);
        Assert.That(WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), Does.Contain("directory does not answer"));
        Assert.That(TimeProvider.System.GetElapsedTime(began), Is.LessThan(TimeSpan.FromSeconds(15)));
    }

    [Test]
    public async Task A_certificate_that_nobody_vouches_for_gets_no_password()
    {
        await using var impostor = await OpenLdap.StartAsync(Company, isTrusted: false);
        await using var app = await StartApp(impostor.Port, LdapSecurity.StartTls);
        var (answer, _) = await LogIn("j.weber@havelmark.example", Password, app);
        Assert.That(WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), Does.Contain("directory does not answer"));
    }

    [Test]
    public async Task An_administrator_tries_the_way_to_the_directory_and_reads_what_is_wrong()
    {
        var admin = await _app.SignedInAs(UserRole.Admin);
        Assert.That(await admin.Read("/settings/security"), Does.Contain($"127.0.0.1:{_directory.Port}, StartTls").And.Not.Contain("It answers"));
        Assert.That(await admin.Read("/settings/security?tried=true"), Does.Contain("It answers, and our account may read it."));

        await using var wrong = await StartApp(_directory.Port, LdapSecurity.StartTls, finderPassword: "not this");
        var other = await wrong.SignedInAs(UserRole.Admin);
        Assert.That(await other.Read("/settings/security?tried=true"), Does.Contain("We cannot use it.").And.Not.Contain("not this"));
    }

    [Test]
    public async Task A_local_account_is_not_taken_over_by_an_entry_with_its_address_and_gets_no_link_away_from_the_directory()
    {
        var local = await _app.AddUser(UserRole.Admin, "Katrin Vogel", "k.vogel@havelmark.example");
        var (taken, _) = await LogIn("k.vogel", Password); // found by the directory under another name
        Assert.That(await taken.Content.ReadAsStringAsync(), Does.Contain("gives you no access here"));
        var admin = await _app.SignedInAs(local);

        await LogIn("j.weber@havelmark.example", Password);
        var jonas = await Find("j.weber@havelmark.example");
        Assert.That(await admin.Read($"/users/{jonas.Id}"), Does.Contain("Logs in through the directory").And.Not.Contain("value=\"MakeLink\""));
        using var refused = await admin.Submit($"/users/{jonas.Id}", $"/users/{jonas.Id}?handler=Access", ("change", "MakeLink"));
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
    }

    private static Task<WebApp> StartApp(int port, LdapSecurity security, int seconds = 20, string finderPassword = OpenLdap.FinderPassword) => WebApp.StartAsync(configure: builder =>
    {
        builder.UseSetting("Ldap:Host", "127.0.0.1"); // libldap takes "localhost" for the machine's own name when it reads a certificate
        builder.UseSetting("Ldap:Port", port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        builder.UseSetting("Ldap:Security", security.ToString());
        builder.UseSetting("Ldap:BindDn", OpenLdap.FinderDn);
        builder.UseSetting("Ldap:BindPassword", finderPassword);
        builder.UseSetting("Ldap:BaseDn", OpenLdap.Suffix);
        builder.UseSetting("Ldap:TimeoutSeconds", seconds.ToString(System.Globalization.CultureInfo.InvariantCulture));
        builder.UseSetting("Ldap:Roles:Operator", $"cn=operators, {OpenLdap.Groups}");
        builder.UseSetting("Ldap:Roles:Admin", $"CN=admins,{OpenLdap.Groups}");
    });

    private async Task<(HttpResponseMessage Answer, PageClient Client)> LogIn(string name, string password, WebApp? app = null)
    {
        var client = (app ?? _app).Anonymous();
        return (await client.Submit("/login", ("Input.Email", name), ("Input.Password", password)), client);
    }

    private static Task Review(WebApp app) => app.Services.GetRequiredService<DirectoryWorker>().AskAsync(default);

    private Task<User> Find(string email, WebApp? app = null) => (app ?? _app).WithDatabase(database => database.Users.AsNoTracking().SingleAsync(user => user.Email == email));

    private static string Person(string uid, string name) =>
        $"""
        dn: uid={uid},{OpenLdap.People}
        objectClass: inetOrgPerson
        uid: {uid}
        cn:: {Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(name))}
        sn: {uid}
        mail: {uid}@havelmark.example
        userPassword: {Password}
        """;

    private static string Group(string name, params string[] members) =>
        $"""
        dn: cn={name},{OpenLdap.Groups}
        objectClass: groupOfNames
        cn: {name}
        {string.Join('\n', members.Select(member => $"member: uid={member},{OpenLdap.People}"))}
        """;
}
