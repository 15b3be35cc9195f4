using System.Text.Encodings.Web;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Exports;
using OnPremCrm.Core.Imports;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Web.Features.Exports;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Tests.Exports;

/// <summary>A file that we wrote is read by our own import without anybody mapping its columns.</summary>
public sealed class ExportHeadingsTests
{
    private static readonly string[] OfAddresses = ["", "", "", ""];
    private static readonly string[] OfFigures = ["", "", "", ""];
    private static readonly string[] Phones = ["phone", "phone", "phone", "phone"];

    [TestCase("en")]
    [TestCase("ru")]
    [TestCase("ja")]
    public void Our_headings_are_known_again_in_every_language(string language)
    {
        var export = new Export { Language = language };
        Language.Use(language);
        try
        {
            var columns = new ExportColumns(new Words(HtmlEncoder.Default));
            var people = columns.Contacts(export, [], RecordLayout.Of(FieldNoun.Contacts, null, []), TimeZoneInfo.Utc, null!).Select(column => column.Head).ToList();
            Assert.That(FieldsOf(people), Is.EqualTo((string[])
            [
                "name", "organisation", "job-title", "further-organisation", "further-role", .. Phones, "email", "", .. OfAddresses, "", "", "", "", "owner", "note", .. OfFigures,
            ]));
            var organisations = columns.Organisations(export, [], RecordLayout.Of(FieldNoun.Organisations, null, []), TimeZoneInfo.Utc, null!).Select(column => column.Head).ToList();
            Assert.That(FieldsOf(organisations), Is.EqualTo((string[])["organisation", "parent", "city", .. Phones, "website", "email", "", .. OfAddresses, "", "", "owner", "note", .. OfFigures]));
        }
        finally
        {
            Language.Use("en");
        }
    }

    // With what looks like a number and is none.
    private static string[] FieldsOf(List<string> headings)
    {
        Assert.That(ReadyTemplate.Recognise([.. headings]), Is.Null);
        string[] row = [.. headings.Select(heading => ImportHeadings.IsPassedOver(heading) ? "1984-02-29" : "")];
        return ColumnGuess.Fields(headings, null, [row], new NumberingContext("DE", "30"));
    }
}
