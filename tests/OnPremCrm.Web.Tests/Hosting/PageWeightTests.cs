using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Tests.Hosting;

/// <summary>What a browser that has never been here fetches for a page, packed as a browser asks for it. `./crm bench pages` weighs every page in a real one.</summary>
public sealed partial class PageWeightTests
{
    private const int MostKilobytes = 150;

    // Icons of the installed page, the workers and the headers of some fifteen answers.
    private const int RestKilobytes = 15;

    [TestCase("en")]
    [TestCase("ru")]
    public async Task A_page_with_all_that_it_loads_weighs_little(string language)
    {
        await using var app = await WebApp.StartAsync();
        var user = await app.AddUser(UserRole.Admin, "Katrin Vogel", extensions: "110");
        await app.WithDatabase(async database =>
        {
            (await database.Users.FindAsync(user.Id))!.Language = language;
            return await database.SaveChangesAsync();
        });
        var http = (await app.SignedInAs(user)).Http;
        var html = await (await http.GetAsync(new Uri("/desk", UriKind.Relative))).Content.ReadAsStringAsync();
        var parts = Parts().Matches(html).Select(match => match.Groups[1].Value).ToList();
        if (language == "ru")
        {
            var style = await http.GetStringAsync(new Uri(parts.Single(part => part.Contains(".css", StringComparison.Ordinal)), UriKind.Relative));
            parts.Add("/dist/" + Cyrillic().Match(style).Value);
        }

        Assert.That(parts, Has.Count.GreaterThanOrEqualTo(3), "style sheet, script, font");
        var weights = new List<(string Path, int Bytes)>();
        foreach (var path in (string[])["/desk", "/pops", .. parts])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
            request.Headers.Accept.ParseAdd(path == "/pops" ? "text/vnd.turbo-stream.html" : "*/*");
            using var answer = await http.SendAsync(request);
            if (!path.EndsWith(".woff2", StringComparison.Ordinal))
            {
                Assert.That(answer.Content.Headers.ContentEncoding, Is.EqualTo((string[])["br"]), path);
            }

            weights.Add((path, (await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync()).Length));
        }

        TestContext.Out.WriteLine(string.Join("\n", weights));
        Assert.That(weights.Sum(one => one.Bytes) / 1024, Is.LessThan(MostKilobytes - RestKilobytes), string.Join('\n', weights));
    }

    [GeneratedRegex("(?:href|src)=\"(/dist/[^\"]+)\"")]
    private static partial Regex Parts();

    [GeneratedRegex(@"inter-cyrillic-wght-normal-\w+\.woff2")]
    private static partial Regex Cyrillic();
}
