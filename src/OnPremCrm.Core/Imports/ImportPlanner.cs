using Npgsql;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;

namespace OnPremCrm.Core.Imports;

/// <summary>
/// Decides what becomes of each row. A row is a contact that is there when both have the same name and share a number or the e-mail (without either: the
/// organisation). Under another name the same number may be a colleague's: such a row becomes a contact of its own, unless everything doubtful is to be asked.
/// </summary>
/// <param name="connection">Open; in a transaction when the plan is to be carried out.</param>
/// <param name="import">Its policy, and who looks after new contacts.</param>
public sealed class ImportPlanner(NpgsqlConnection connection, Import import)
{
    private KnownContacts _known = new();
    private NamedOrganisations _organisations = new();
    private DateTimeOffset _now;

    internal NamedOrganisations Organisations => _organisations;

    internal KnownContacts Known => _known;

    /// <param name="rows">In the order of the file.</param>
    /// <param name="answers">What somebody decided, by line. Null: nobody was asked.</param>
    /// <param name="locks">The contacts stay as they are until the transaction ends.</param>
    /// <param name="now">When contacts are made and changed.</param>
    public async Task<IReadOnlyList<RowPlan>> PlanAsync(
        IReadOnlyList<ReadContact> rows, IReadOnlyDictionary<int, RowAnswer>? answers, bool locks, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rows);
        _now = now;
        _known = await KnownContacts.LoadAsync(connection, rows, (answers?.Values ?? []).Select(answer => answer.ContactId).OfType<ContactId>(), locks, cancellationToken);
        _organisations = await NamedOrganisations.LoadAsync(connection, rows, cancellationToken);
        return [.. rows.Select(row => Plan(row, answers?.GetValueOrDefault(row.Line)))];
    }

    private RowPlan Plan(ReadContact row, RowAnswer? answer)
    {
        if (row.Fault is not null)
        {
            return new RowPlan(row, RowOutcome.Refused); // nothing of it is anywhere, so nothing is in the wrong place
        }

        var candidates = _known.Candidates(row);
        var key = KnownContact.KeyOf(row.Name);
        var same = candidates.Where(contact => KnownContact.KeyOf(contact.Name) == key).OrderByDescending(contact => row.Numbers.Count(number => contact.Numbers.Contains(number.Number))).ToList();
        List<KnownContact> others = [.. candidates.Except(same)];
        if (answer is not null)
        {
            return Answered(row, answer, others);
        }

        if (import.Policy == ImportPolicy.Review && candidates.Count > 0)
        {
            return same.FirstOrDefault() is { } alike && ChangeOf(alike, row, overwrite: true, looksOnly: true).IsEmpty()
                ? new RowPlan(row, RowOutcome.Unchanged) { Contact = alike, Remarks = row.Remarks }
                : new RowPlan(row, RowOutcome.Waiting) { Candidates = [.. same, .. others], Remarks = row.Remarks };
        }

        return same.FirstOrDefault() is not { } contact ? Add(row, others)
            : import.Policy == ImportPolicy.Skip ? new RowPlan(row, RowOutcome.Skipped) { Contact = contact, Candidates = same, Remarks = row.Remarks }
            : Change(contact, row, import.Policy == ImportPolicy.Overwrite);
    }

    private RowPlan Answered(ReadContact row, RowAnswer answer, List<KnownContact> others)
    {
        var meant = _known.All.Find(contact => contact.Id == answer.ContactId);
        return answer.Outcome switch
        {
            RowOutcome.Added => Add(row, others),
            RowOutcome.Skipped => new RowPlan(row, RowOutcome.Skipped) { Contact = meant, Remarks = row.Remarks },
            RowOutcome.Filled when meant is not null => Change(meant, row, overwrite: false),
            RowOutcome.Overwritten when meant is not null => Change(meant, row, overwrite: true),
            _ => new RowPlan(row, RowOutcome.Waiting) { Candidates = others, Remarks = row.Remarks }, // who was meant is gone
        };
    }

    private RowPlan Add(ReadContact row, List<KnownContact> others)
    {
        var contact = new KnownContact
        {
            Id = ContactId.New(_now), Name = row.Name, OrganisationId = _organisations.Of(row, _now), Organisation = row.Organisation, JobTitle = row.JobTitle,
            Email = row.Email, Note = row.Note, OwnerId = row.OwnerId ?? import.OwnerId, IsNew = true, Numbers = [.. row.Numbers.Select(number => number.Number)],
            Emails = [.. row.Emails()],
            Custom = row.Custom.Aggregate(CustomValues.Parse(CustomValues.None), (values, value) => values.With(value.Key, value.Value)),
        };
        contact.NewNumbers.AddRange(row.Numbers);
        contact.NewEmails.AddRange(row.MoreEmails);
        PutAffiliations(contact, row.Affiliations.Select(part => (AffiliationId.New(_now), part)));
        _known.Add(contact);
        return new RowPlan(row, RowOutcome.Added)
        {
            Contact = contact, Candidates = others,
            Remarks = others.Count == 0 ? row.Remarks : [.. row.Remarks, new RowRemark(RowRemarkKind.SharedWith, string.Join(", ", others.Take(3).Select(other => other.Name)))],
        };
    }

    private RowPlan Change(KnownContact contact, ReadContact row, bool overwrite)
    {
        var change = ChangeOf(contact, row, overwrite);
        if (change.IsEmpty())
        {
            return new RowPlan(row, RowOutcome.Unchanged) { Contact = contact, Remarks = row.Remarks };
        }

        Put(contact, row, change);
        return new RowPlan(row, overwrite ? RowOutcome.Overwritten : RowOutcome.Filled) { Contact = contact, Change = change, Remarks = row.Remarks };
    }

    // Who only looks makes no organisation.
    private RowChange ChangeOf(KnownContact contact, ReadContact row, bool overwrite, bool looksOnly = false)
    {
        var change = RowChange.None();
        Field(nameof(Contact.Name), contact.Name, row.Name);
        Field(nameof(Contact.JobTitle), contact.JobTitle, row.JobTitle);
        if (row.Email is { } email && !contact.Has(email))
        {
            Field(nameof(Contact.Email), contact.Email, email);
        }

        Field(nameof(Contact.Note), contact.Note, row.Note);
        Field(nameof(Contact.OwnerId), contact.OwnerId?.ToString(), row.OwnerId?.ToString());
        var wantsOrganisation = row.Organisation is not null && (overwrite || contact.OrganisationId is null)
            && !string.Equals(contact.Organisation, row.Organisation, StringComparison.OrdinalIgnoreCase);
        if (wantsOrganisation)
        {
            Field(nameof(Contact.OrganisationId), contact.OrganisationId?.ToString(), looksOnly ? row.Organisation : _organisations.Of(row, _now)?.ToString());
        }

        foreach (var (key, value) in row.Custom)
        {
            Field(RowChange.CustomBeginning + key, contact.Custom.RawOf(key), CustomValues.Parse(CustomValues.None).With(key, value).RawOf(key));
        }

        var organisation = wantsOrganisation ? row.Organisation : contact.Organisation;
        foreach (var part in row.Affiliations.Where(part => !contact.Affiliations.Contains(part.Organisation.ToLowerInvariant()) && !string.Equals(part.Organisation, organisation, StringComparison.OrdinalIgnoreCase)))
        {
            change.Affiliations.Add(AffiliationId.New(_now).Value, part.ToString());
        }

        var main = change.Fields.TryGetValue(nameof(Contact.Email), out var changed) ? changed[1] : null;
        change.Emails.AddRange(row.Emails().Where(address => address != main && !contact.Has(address)));
        change.Numbers.AddRange(row.Numbers.Select(number => number.Number).Where(number => !contact.Numbers.Contains(number)));
        return change;

        void Field(string name, string? before, string? after)
        {
            if (after is not null && before != after && (overwrite || before is null))
            {
                change.Fields[name] = [before, after];
            }
        }
    }

    private void PutAffiliations(KnownContact contact, IEnumerable<(AffiliationId Id, ReadAffiliation Part)> added)
    {
        foreach (var (id, part) in added)
        {
            contact.Affiliations.Add(part.Organisation.ToLowerInvariant());
            contact.NewAffiliations.Add((id, _organisations.Of(part.Organisation, _now), part.Role));
        }
    }

    private void Put(KnownContact contact, ReadContact row, RowChange change)
    {
        contact.Name = After(nameof(Contact.Name)) ?? contact.Name;
        contact.JobTitle = After(nameof(Contact.JobTitle)) ?? contact.JobTitle;
        contact.Email = After(nameof(Contact.Email)) ?? contact.Email;
        contact.Note = After(nameof(Contact.Note)) ?? contact.Note;
        contact.OwnerId = change.Fields.ContainsKey(nameof(Contact.OwnerId)) ? row.OwnerId : contact.OwnerId;
        if (change.Fields.ContainsKey(nameof(Contact.OrganisationId)))
        {
            (contact.OrganisationId, contact.Organisation) = (_organisations.Of(row, _now), row.Organisation);
        }

        foreach (var (key, value) in row.Custom.Where(value => change.Fields.ContainsKey(RowChange.CustomBeginning + value.Key)))
        {
            contact.Custom = contact.Custom.With(key, value);
        }

        var added = row.Numbers.Where(number => change.Numbers.Contains(number.Number)).ToList();
        contact.Numbers.AddRange(added.Select(number => number.Number));
        contact.NewNumbers.AddRange(added);
        contact.NewEmails.AddRange(change.Emails);
        contact.Emails.AddRange(change.Emails);
        if (change.Fields.ContainsKey(nameof(Contact.Email)))
        {
            contact.Emails.Add(contact.Email!);
        }

        PutAffiliations(contact, change.Affiliations.Select(added => (new AffiliationId(added.Key), row.Affiliations.First(part => part.ToString() == added.Value))));
        contact.IsChanged = true;
        _known.Index(contact, change.Numbers);

        string? After(string name) => change.Fields.TryGetValue(name, out var values) ? values[1] : null;
    }
}
