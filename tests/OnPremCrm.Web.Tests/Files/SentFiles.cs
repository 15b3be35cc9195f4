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
            content.Add(new ByteArrayContent(bytes), "files", name);
        }

        return await browser.Http.PostAsync(new Uri(root + "/files", UriKind.Relative), content);
    }
}
