using System.Net;
using System.Text.RegularExpressions;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;

namespace OnPremCrm.Web.Tests.Contacts;

/// <summary>Two people edit one record. Whatever each of them typed survives, field by field, until somebody decides.</summary>
public sealed partial class ConflictTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 19, 9, 0, 0, TimeSpan.Zero);

    private static readonly string[] ContactFields = ["Input.Name", "Input.Organisation", "Input.JobTitle", "Input.Numbers[0].Text", "Input.Emails[0].Text", "Input.Affiliations[0].Organisation", "Input.Birthday", "Input.Language", "Input.Tags", "Input.OwnerId", "Input.Note"];

    private static readonly string[] OrganisationFields = ["Input.Name", "Input.Parent", "Input.Numbers[0].Text", "Input.City", "Input.Website", "Input.Emails[0].Text", "Input.Messengers[0].Text", "Input.Addresses[0].Street", "Input.Source", "Input.OwnerId", "Input.Note"];

    private static IEnumerable<TestCaseData> Fields =>
        ContactFields.Select(name => new TestCaseData("/contacts", name)).Concat(OrganisationFields.Select(name => new TestCaseData("/organisations", name)));

    private WebApp _app = null!;
    private PageClient _mine = null!;
    private PageClient _theirs = null!;
    private Dictionary<string, (string First, string Mine, string Theirs)> _values = [];

    [OneTimeSetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        await _app.WithDatabase(database =>
        {
            Clients.AddServer(database, Now);
            return database.SaveChangesAsync();
        });
        var me = await _app.AddUser(UserRole.Operator, "Jonas Weber");
        var other = await _app.AddUser(UserRole.Operator, "Ольга Соколова");
        _mine = await _app.SignedInAs(me);
        _theirs = await _app.SignedInAs(other);
        _values = new()
        {
            ["Input.Name"] = ("Annika Brandt", "Annika Brandt-Keller", "Annika Brandt-Meyer"),
            ["Input.Organisation"] = ("Nordwind", "Nordwind Logistik", "Nordwind Spedition"),
            ["Input.JobTitle"] = ("Sales", "Purchasing", "Head of sales"),
            ["Input.Numbers[0].Text"] = ("040 66969 200", "040 66969 214", "040 66969 215"),
            ["Input.Emails[0].Text"] = ("a@nordwind.example", "mine@nordwind.example", "theirs@nordwind.example"),
            ["Input.Parent"] = ("Hanse Holding", "Hanse Group", "Hanse Verbund"),
            ["Input.Affiliations[0].Organisation"] = ("Hanse", "Hanse Handel", "Hanse Bau"),
            ["Input.Birthday"] = ("1980-02-29", "1981-03-01", "1982-04-02"),
            ["Input.Language"] = ("de", "ru", "ja"),
            ["Input.Tags"] = ("VIP", "VIP, Fair 2026", "Baltic"),
            ["Input.Messengers[0].Text"] = ("@nordwind", "@nordwind_hh", "@nordwind_hb"),
            ["Input.Addresses[0].Street"] = ("Am Sandtorkai 1", "Am Sandtorkai 2", "Am Sandtorkai 3"),
            ["Input.Source"] = ("Fair", "Website", "Colleague"),
            ["Input.OwnerId"] = ("", me.Id.ToString(), other.Id.ToString()),
            ["Input.Note"] = ("Rings on Mondays.", "Rings\non Tuesdays.", "Rings\non Fridays."),
            ["Input.City"] = ("Hamburg", "Bremen", "Lübeck"),
            ["Input.Website"] = ("https://nordwind.example", "https://mine.example", "https://theirs.example"),
        };
    }

    [OneTimeTearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [TestCaseSource(nameof(Fields))]
    public async Task What_only_I_typed_and_what_only_they_saved_are_both_kept(string noun, string field)
    {
        var address = await Create(noun);
        var mine = await Form(_mine, address);
        var theirs = await Form(_theirs, address);
        foreach (var other in FieldsOf(noun).Where(other => other != field))
        {
            theirs[other] = _values[other].Theirs;
        }

        await Save(_theirs, address, theirs);
        mine[field] = _values[field].Mine;
        var refused = await Post(_mine, address, mine);

        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        var page = await refused.Content.ReadAsStringAsync();
        Assert.That(WebUtility.HtmlDecode(page), Does.Contain("Ольга Соколова saved this"));
        Assert.That(page, Does.Not.Contain("name=\"take\""), "nothing is left to decide");
        mine = Read(page);
        AssertForm(noun, mine, other => other == field ? _values[other].Mine : _values[other].Theirs);
        await Save(_mine, address, mine);
        AssertForm(noun, await Form(_mine, address), other => other == field ? _values[other].Mine : _values[other].Theirs);
    }

    [TestCaseSource(nameof(Fields))]
    public async Task What_both_changed_is_shown_with_both_values_and_chosen(string noun, string field)
    {
        var address = await Create(noun);
        var mine = await Form(_mine, address);
        var theirs = await Form(_theirs, address);
        theirs[field] = _values[field].Theirs;
        await Save(_theirs, address, theirs);
        foreach (var other in FieldsOf(noun))
        {
            mine[other] = _values[other].Mine;
        }

        var page = await (await Post(_mine, address, mine)).Content.ReadAsStringAsync();
        var name = field.Split('.')[1].Split('[')[0];
        Assert.That(page, Does.Contain($"name=\"take\" value=\"{name}\""));
        Assert.That(WebUtility.HtmlDecode(page), Does.Contain("<b>" + (field == "Input.OwnerId" ? "Ольга Соколова" : field == "Input.Language" ? "日本語" : _values[field].Theirs.Split('\n')[0])));
        mine = Read(page);
        AssertForm(noun, mine, other => _values[other].Mine);

        mine["take"] = name;
        page = await (await Post(_mine, address + "?handler=Take", mine)).Content.ReadAsStringAsync();
        mine = Read(page);
        AssertForm(noun, mine, other => other == field ? _values[other].Theirs : _values[other].Mine);
        await Save(_mine, address, mine);
        AssertForm(noun, await Form(_mine, address), other => other == field ? _values[other].Theirs : _values[other].Mine);
    }

    [Test]
    public async Task Whoever_saved_a_third_time_meanwhile_is_seen_too()
    {
        var address = await Create("/contacts");
        var mine = await Form(_mine, address);
        mine["Input.JobTitle"] = "Purchasing";
        var theirs = await Form(_theirs, address);
        await Save(_theirs, address, theirs, ("Input.JobTitle", "Head of sales"));
        mine = Read(await (await Post(_mine, address, mine)).Content.ReadAsStringAsync());
        await Save(_theirs, address, await Form(_theirs, address), ("Input.Emails[0].Text", "third@nordwind.example"));

        mine["take"] = "JobTitle";
        var page = await (await Post(_mine, address + "?handler=Take", mine)).Content.ReadAsStringAsync();

        Assert.That(Read(page)["Input.Emails[0].Text"], Is.EqualTo("third@nordwind.example"));
        Assert.That(Read(page)["Input.JobTitle"], Is.EqualTo("Purchasing"), "asked again, because the record is another one now");
    }

    private static string[] FieldsOf(string noun) => noun == "/contacts" ? ContactFields : OrganisationFields;

    private void AssertForm(string noun, Dictionary<string, string> form, Func<string, string> expected)
    {
        foreach (var field in FieldsOf(noun))
        {
            Assert.That(form[field].ReplaceLineEndings("\n"), Is.EqualTo(expected(field)), field);
        }
    }

    private async Task<string> Create(string noun)
    {
        var form = Read(await (await _mine.Get(noun + "/new")).Content.ReadAsStringAsync());
        foreach (var field in FieldsOf(noun))
        {
            form[field] = _values[field].First;
        }

        var answer = await Post(_mine, noun + "/new", form);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        return answer.Headers.Location!.ToString().Split('?')[0] + "/edit"; // what is like it is said there
    }

    private static async Task<Dictionary<string, string>> Form(PageClient client, string address) => Read(await (await client.Get(address)).Content.ReadAsStringAsync());

    private static async Task Save(PageClient client, string address, Dictionary<string, string> form, params (string Name, string Value)[] changes)
    {
        foreach (var (name, value) in changes)
        {
            form[name] = value;
        }

        Assert.That((await Post(client, address, form)).StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
    }

    private static async Task<HttpResponseMessage> Post(PageClient client, string address, Dictionary<string, string> form)
    {
        using var content = new FormUrlEncodedContent(form);
        return await client.Http.PostAsync(new Uri(address, UriKind.Relative), content);
    }

    // What a browser would send back.
    private static Dictionary<string, string> Read(string page)
    {
        var html = page[page.IndexOf("class=\"form-page\"", StringComparison.Ordinal)..];
        var form = new Dictionary<string, string>();
        foreach (Match input in Input().Matches(html[..html.IndexOf("</form>", StringComparison.Ordinal)]))
        {
            var isUnchecked = Attribute(input.Groups["open"].Value, "type") is "radio" or "checkbox" && !input.Groups["open"].Value.Contains(" checked", StringComparison.Ordinal);
            if (Attribute(input.Groups["open"].Value, "name") is { } name && !isUnchecked)
            {
                form[name] = WebUtility.HtmlDecode(input.Groups["tag"].Value switch
                {
                    "textarea" => input.Groups["inner"].Value.TrimStart('\r', '\n'),
                    "select" => Option().Matches(input.Groups["inner"].Value).Select(option => option.Value).Where(option => option.Contains("selected", StringComparison.Ordinal)).Select(option => Attribute(option, "value")).FirstOrDefault() ?? "",
                    _ => Attribute(input.Groups["open"].Value, "value") ?? "",
                });
            }
        }

        return form;
    }

    private static string? Attribute(string tag, string name) => Regex.Match(tag, $"\\s{name}=\"([^\"]*)\"") is { Success: true } found ? found.Groups[1].Value : null;

    [GeneratedRegex("(?<open><(?<tag>input)\\b(?:[^>\"]|\"[^\"]*\")*>)|(?<open><(?<tag>textarea|select)\\b(?:[^>\"]|\"[^\"]*\")*>)(?<inner>.*?)</(textarea|select)>", RegexOptions.Singleline)]
    private static partial Regex Input();

    [GeneratedRegex("<option\\b[^>]*>")]
    private static partial Regex Option();
}
