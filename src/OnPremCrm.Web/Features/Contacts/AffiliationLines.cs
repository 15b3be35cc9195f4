using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Makes the organisations of a contact those of its form: the main one, further ones and former ones. What stays keeps its row, and so does what the form could not show.</summary>
public sealed class AffiliationLines(CrmDatabase database, OrganisationNames names)
{
    public async Task PutAsync(Contact contact, SaveContact.Command command, DateTimeOffset now, CancellationToken ct)
    {
        var (was, wasRole) = (contact.Organisation, contact.JobTitle);
        await PutMainAsync(contact, command.Organisation, now, ct);
        contact.JobTitle = Trimmed(command.JobTitle);
        var lines = command.Affiliations.Where(line => !line.IsBlank).ToList();
        if (command.HasLeft && was is not null)
        {
            lines.Add(new AffiliationLine { Organisation = was.Name, Role = wasRole, IsPast = true });
            if (contact.OrganisationId == was.Id)
            {
                (contact.Organisation, contact.OrganisationId, contact.JobTitle) = (null, null, contact.JobTitle == wasRole ? null : contact.JobTitle);
            }
        }

        await PutFurtherAsync(contact, lines, now, ct);
    }

    private async Task PutMainAsync(Contact contact, string? name, DateTimeOffset now, CancellationToken ct)
    {
        if (Trimmed(name) is { } wanted)
        {
            contact.Organisation = await names.FindOrAddAsync(wanted, "contact", now, ct);
            contact.OrganisationId = contact.Organisation.Id;
        }
        else if (contact.Organisation is not null)
        {
            (contact.Organisation, contact.OrganisationId) = (null, null); // one that the form could not show stays
        }
    }

    private async Task PutFurtherAsync(Contact contact, List<AffiliationLine> lines, DateTimeOffset now, CancellationToken ct)
    {
        var rest = contact.Affiliations.Where(known => known.Organisation is not null).ToList();
        for (var at = 0; at < lines.Count; at++)
        {
            var (line, organisation) = (lines[at], await names.FindOrAddAsync(lines[at].Organisation!.Trim(), "contact", now, ct));
            var there = rest.FindAll(known => known.OrganisationId == organisation.Id);
            var entry = there.Find(known => known.Role == Trimmed(line.Role)) ?? there.FirstOrDefault();
            if (entry is null)
            {
                contact.Affiliations.Add(entry = new Affiliation { Id = AffiliationId.New(now), ContactId = contact.Id, OrganisationId = organisation.Id, Organisation = organisation });
            }

            rest.Remove(entry);
            (entry.Role, entry.Since, entry.Until, entry.IsPast, entry.Ordinal) = (Trimmed(line.Role), line.Since, line.Until, line.IsPast || line.Until is not null, at);
        }

        database.RemoveRange(rest);
        contact.Affiliations.RemoveAll(rest.Contains);
    }

    private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
