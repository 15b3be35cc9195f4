using System.Net;
using System.Text.RegularExpressions;

namespace OnPremCrm.Web.Tests;

/// <summary>A browser without a screen: keeps cookies, and sends forms with the token that their page carried.</summary>
public sealed partial class PageClient(HttpClient http)
{
    public HttpClient Http => http;

    public Task<HttpResponseMessage> Get(string path) => http.GetAsync(new Uri(path, UriKind.Relative));

    /// <summary>The page as text, entities decoded, so that a test can look for words.</summary>
    public async Task<string> Read(string path)
    {
        var answer = await Get(path);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), () => path);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>My calls now and my phone: the stream that every page reads.</summary>
    public async Task<string> Pops()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/pops");
        request.Headers.Accept.ParseAdd("text/vnd.turbo-stream.html");
        var answer = await http.SendAsync(request);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo("text/vnd.turbo-stream.html"));
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Opens the page and sends its form.</summary>
    public Task<HttpResponseMessage> Submit(string path, params (string Name, string Value)[] fields) => Submit(path, path, fields);

    /// <summary>Opens a page and sends a form of it to another address.</summary>
    public async Task<HttpResponseMessage> Submit(string page, string target, params (string Name, string Value)[] fields)
    {
        var html = await (await Get(page)).Content.ReadAsStringAsync();
        var form = fields.Append(("__RequestVerificationToken", TokenOf(html))).Select(field => KeyValuePair.Create(field.Item1, field.Item2));
        using var content = new FormUrlEncodedContent(form);
        return await http.PostAsync(new Uri(target, UriKind.Relative), content);
    }

    /// <summary>What a form of this page has to send along.</summary>
    public static string TokenOf(string html) => Token().Match(html).Groups[1].Value;

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
