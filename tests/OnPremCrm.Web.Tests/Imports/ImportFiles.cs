using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Imports;

namespace OnPremCrm.Web.Tests.Imports;

/// <summary>Files that people send, and the way of one from the browser into the contact base.</summary>
internal static partial class ImportFiles
{
    /// <summary>No contacts, no imports, and the PBX stands in Berlin.</summary>
    public static Task Forget(WebApp app) => app.WithDatabase(async database =>
    {
        await database.Database.ExecuteSqlRawAsync("""
            SELECT erase_consents(id) FROM contacts;
            DELETE FROM client_notes; DELETE FROM client_files; DELETE FROM imports; DELETE FROM import_templates; DELETE FROM contacts; DELETE FROM organisations;
            UPDATE telephony_servers SET country = 'DE', area_code = '30';
            """);
        return true;
    });

    /// <summary>Text in an encoding, with its mark where it has one.</summary>
    public static byte[] Text(string text, string encoding = "utf-8")
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var chosen = Encoding.GetEncoding(encoding);
        return [.. encoding is "utf-16" ? chosen.GetPreamble() : [], .. chosen.GetBytes(text)];
    }

    /// <summary>A workbook as Excel writes it: texts in cells, numbers as numbers, dates as numbers with a style.</summary>
    public static byte[] Workbook(params object?[][] rows)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Put(zip, "[Content_Types].xml", """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>""");
            Put(zip, "_rels/.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
            Put(zip, "xl/workbook.xml", """<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="List" sheetId="1" r:id="rId1"/></sheets></workbook>""");
            Put(zip, "xl/_rels/workbook.xml.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>""");
            Put(zip, "xl/styles.xml", """<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>""");
            var sheet = new StringBuilder("""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>""");
            for (var line = 0; line < rows.Length; line++)
            {
                sheet.Append(CultureInfo.InvariantCulture, $"<row r=\"{line + 1}\">");
                for (var at = 0; at < rows[line].Length; at++)
                {
                    var reference = $"{(char)('A' + at)}{line + 1}";
                    sheet.Append(rows[line][at] switch
                    {
                        null => "",
                        DateTime date => string.Create(CultureInfo.InvariantCulture, $"<c r=\"{reference}\" s=\"1\"><v>{date.ToOADate()}</v></c>"),
                        double number => string.Create(CultureInfo.InvariantCulture, $"<c r=\"{reference}\"><v>{number:R}</v></c>"),
                        var text => $"<c r=\"{reference}\" t=\"inlineStr\"><is><t>{System.Net.WebUtility.HtmlEncode(text.ToString())}</t></is></c>",
                    });
                }

                sheet.Append("</row>");
            }

            Put(zip, "xl/worksheets/sheet1.xml", sheet.Append("</sheetData></worksheet>").ToString());
        }

        return stream.ToArray();
    }

    /// <summary>Sends a file as the form does.</summary>
    /// <returns>The answer: a redirect to the import, or the form with what is wrong.</returns>
    public static async Task<HttpResponseMessage> Send(PageClient browser, byte[] file, string name = "list.csv")
    {
        var form = await (await browser.Get("/imports")).Content.ReadAsStringAsync();
        using var content = new MultipartFormDataContent { { new StringContent(PageClient.TokenOf(form)), "__RequestVerificationToken" }, { new ByteArrayContent(file), "file", name } };
        return await browser.Http.PostAsync(new Uri("/imports", UriKind.Relative), content);
    }

    /// <summary>Sends a file that is taken.</summary>
    /// <returns>The address of its import.</returns>
    public static async Task<string> Read(PageClient browser, byte[] file, string name = "list.csv")
    {
        using var answer = await Send(browser, file, name);
        Assert.That((int)answer.StatusCode, Is.EqualTo(302), () => answer.Content.ReadAsStringAsync().GetAwaiter().GetResult());
        return answer.Headers.Location!.ToString();
    }

    /// <summary>Starts a draft with what its page shows, but for some fields, and waits until it is over.</summary>
    public static async Task<Import> Run(WebApp app, PageClient browser, string import, params (string Name, string Value)[] changes)
    {
        await Post(browser, import, "Run", changes);
        return await Over(app, import);
    }

    /// <summary>Sends the form of a draft as it is shown, but for some fields.</summary>
    public static async Task Post(PageClient browser, string import, string handler, params (string Name, string Value)[] changes)
    {
        var html = await (await browser.Get(import)).Content.ReadAsStringAsync();
        var fields = Selects().Matches(html).Select(select => (select.Groups[1].Value, Chosen().Match(select.Groups[2].Value).Groups[1].Value))
            .Concat(Inputs().Matches(html).Select(input => (input.Groups[1].Value, System.Net.WebUtility.HtmlDecode(Values().Match(input.Value).Groups[1].Value))))
            .Where(field => !changes.Any(change => change.Name == field.Item1)).Concat(changes).ToArray();
        using var answer = await browser.Submit(import, $"{import}?handler={handler}", fields);
        Assert.That((int)answer.StatusCode, Is.EqualTo(302), () => answer.Content.ReadAsStringAsync().GetAwaiter().GetResult());
    }

    /// <summary>The import when nobody is at it any more.</summary>
    public static async Task<Import> Over(WebApp app, string import)
    {
        var id = new ImportId(Guid.Parse(import.Split('/')[2]));
        for (var tries = 0; ; tries++)
        {
            var now = await app.WithDatabase(database => database.Imports.AsNoTracking().SingleAsync(one => one.Id == id));
            if (now.State != ImportState.Draft && !now.IsUnderWay())
            {
                return now;
            }

            Assert.That(tries, Is.LessThan(600), () => $"The import is still {now.State}.");
            await Task.Delay(100);
        }
    }

    private static void Put(ZipArchive zip, string name, string text)
    {
        using var writer = new StreamWriter(zip.CreateEntry(name).Open());
        writer.Write("""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>""" + text);
    }

    [GeneratedRegex("<select[^>]* name=\"(Input[^\"]*)\"[^>]*>(.*?)</select>", RegexOptions.Singleline)]
    private static partial Regex Selects();

    [GeneratedRegex("<option(?=[^>]*selected)[^>]*value=\"([^\"]*)\"")]
    private static partial Regex Chosen();

    [GeneratedRegex("<input[^>]* name=\"(Input[^\"]*)\"[^>]*>")]
    private static partial Regex Inputs();

    [GeneratedRegex("value=\"([^\"]*)\"")]
    private static partial Regex Values();
}
