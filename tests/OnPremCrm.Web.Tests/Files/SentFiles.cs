namespace OnPremCrm.Web.Tests.Files;

/// <summary>Files as a browser sends them.</summary>
internal static class SentFiles
{
    /// <summary>Sends files with the form of a page.</summary>
    /// <param name="root">The address of the record's card.</param>
    /// <param name="page">The page whose form it is. Null: the record's files.</param>
    public static async Task<HttpResponseMessage> Send(PageClient browser, string root, (string Name, byte[] Bytes)[] files, bool fromCard = false, string? page = null)
    {
        var html = await (await browser.Get(page ?? root + "/files")).Content.ReadAsStringAsync();
        using var content = new MultipartFormDataContent { { new StringContent(PageClient.TokenOf(html)), "__RequestVerificationToken" } };
        if (fromCard)
        {
            content.Add(new StringContent("true"), "card");
        }

        foreach (var (name, bytes) in files)
        {
            var file = new ByteArrayContent(bytes);
            file.Headers.ContentType = Path.GetExtension(name) switch { ".html" => new("text/html"), ".svg" => new("image/svg+xml"), _ => null }; // what a browser says it is
            content.Add(file, "files", name);
        }

        return await browser.Http.PostAsync(new Uri(root + "/files", UriKind.Relative), content);
    }
}
