using System.Text;
using System.Text.Encodings.Web;
using OnPremCrm.Web.Components;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Privacy;

/// <summary>A person's record as one page that needs nothing else: it is opened from a folder, years later, without us.</summary>
public sealed class PersonPage(HtmlEncoder encoder, Words words, Clock clock)
{
    private const string Style = "body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#191c22}h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem}"
        + "table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;border-bottom:1px solid #e4e7ec}th{color:#636a78;font-weight:500}";

    public string Write(PersonRecord person)
    {
        var html = new StringBuilder();
        html.Append("<!doctype html><html lang=\"").Append(Language.Current.Code).Append("\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>").Append(E(person.Name))
            .Append("</title><style>").Append(Style).Append("</style></head><body><h1>").Append(E(person.Name)).Append("</h1><p>").Append(E(words["person.asOf", clock.Full(clock.Now)])).Append("</p>");
        Table(words["person.card"], person.Facts.Select(fact => new[] { fact.Field, fact.Value }));
        Table(words["person.reach"], person.Reaches.Select(reach => new[] { words["person.reach." + reach.Kind], reach.Value, reach.IsWrong ? words["reach.wrong"] : reach.OptedOut ? words["reach.optedOut"] : "" }));
        Table(words["person.calls"], person.Calls.Select(call => new[]
        {
            When(call.StartedAt), call.Direction, call.State, call.Number is null ? "" : PhoneNumberTagHelper.Write(call.Number, null), call.TalkSeconds is { } talk ? DurationTagHelper.Write(talk) : "",
            string.Join(" → ", call.With), string.Join('\n', call.Notes.Concat(call.Recordings)),
        }));
        Table(words["person.notes"], person.Notes.Select(note => new[] { When(note.At), note.By, note.Text }));
        Table(words["person.callbacks"], person.Callbacks.Select(owed => new[] { When(owed.CreatedAt), owed.State, PhoneNumberTagHelper.Write(owed.Number, null), owed.ClosedNote ?? "" }));
        Table(words["person.consents"], person.Consents.Select(one => new[]
        {
            When(one.At), one.Purpose, one.State, one.How, string.Join('\n', new[] { one.Note, one.Reference }.OfType<string>()), one.Text, one.RecordedBy,
        }));
        Table(words["files.title"], person.Files.Select(file => new[] { When(file.AddedAt), file.Name, FileRows.Size(file.SizeBytes, words), file.AddedBy, file.InArchive }));
        Table(words["person.changes"], person.Changes.Select(change => new[] { When(change.At), change.By, change.What, string.Join('\n', change.Fields) }));
        return html.Append("</body></html>").ToString();

        string E(string text) => encoder.Encode(text);

        void Table(string title, IEnumerable<string[]> rows)
        {
            html.Append("<h2>").Append(E(title)).Append("</h2><table>");
            var any = false;
            foreach (var row in rows)
            {
                any = true;
                html.Append("<tr>");
                foreach (var cell in row)
                {
                    html.Append("<td>").AppendJoin("<br>", cell.Split('\n').Select(E)).Append("</td>");
                }

                html.Append("</tr>");
            }

            html.Append(any ? "</table>" : $"</table><p>{E(words["person.nothing"])}</p>");
        }
    }

    private string When(DateTime at) => clock.Full(new DateTimeOffset(at, TimeSpan.Zero));
}
