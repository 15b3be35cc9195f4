using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using OnPremCrm.Core.Auditing;
using OnPremCrm.Core.Contacts;

namespace OnPremCrm.Core.Imports;

/// <summary>Carries out a plan: a handful of statements for the whole batch, in the transaction of the connection.</summary>
internal sealed class ImportWriter(NpgsqlConnection connection, Import import, DateTimeOffset now)
{
    /// <param name="planner">Who made the plan: it knows the contacts and organisations of it.</param>
    /// <param name="plans">What becomes of each row.</param>
    public async Task WriteAsync(ImportPlanner planner, IReadOnlyList<RowPlan> plans, CancellationToken cancellationToken)
    {
        var added = planner.Known.All.FindAll(contact => contact.IsNew);
        var changed = planner.Known.All.FindAll(contact => !contact.IsNew && contact.IsChanged);
        // A bulk load does not ring every open page once for each row.
        await RunAsync("SET LOCAL crm.quiet = 'on'", cancellationToken);
        await MakeOrganisationsAsync(planner.Organisations, cancellationToken);
        await AddContactsAsync(added, cancellationToken);
        await ChangeContactsAsync(changed, cancellationToken);
        await AddNumbersAsync([.. added, .. changed], cancellationToken);
        await PastCalls.TieAsync(connection, [.. added.Concat(changed).SelectMany(contact => contact.NewNumbers).Select(number => number.Number)], cancellationToken);
        await AddEmailsAsync([.. added, .. changed], cancellationToken);
        await AddAffiliationsAsync([.. added, .. changed], cancellationToken);
        await AuditAsync(plans, cancellationToken);
        await NoteOutcomesAsync(plans, cancellationToken);
        await RunAsync("SET LOCAL crm.quiet = 'off'", cancellationToken);
    }

    private async Task MakeOrganisationsAsync(NamedOrganisations organisations, CancellationToken cancellationToken)
    {
        var made = organisations.Made;
        if (made.Count == 0)
        {
            return;
        }

        await RunAsync("""
            WITH made AS (
                INSERT INTO organisations (id, name, city, website, parent_id, created_at, updated_at)
                SELECT id, name, city, website, parent_id, $5, $5 FROM unnest($1, $2, $3, $4, $7) AS row(id, name, city, website, parent_id) RETURNING id)
            INSERT INTO import_organisations (import_id, organisation_id) SELECT $6, id FROM made
            """, cancellationToken, made.Select(one => one.Id.Value).ToArray(), made.Select(one => one.Name).ToArray(),
            made.Select(one => one.City).ToArray(), made.Select(one => one.Website).ToArray(), now.UtcDateTime, import.Id.Value,
            made.Select(one => one.Parent?.Value).ToArray());
    }

    private async Task AddContactsAsync(List<KnownContact> contacts, CancellationToken cancellationToken)
    {
        if (contacts.Count == 0)
        {
            return;
        }

        await using var copy = await connection.BeginBinaryImportAsync(
            "COPY contacts (id, name, organisation_id, job_title, email, note, owner_id, custom, created_at, updated_at) FROM STDIN (FORMAT BINARY)", cancellationToken);
        foreach (var contact in contacts)
        {
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(contact.Id.Value, NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync(contact.Name, NpgsqlDbType.Text, cancellationToken);
            await PutAsync(copy, contact.OrganisationId?.Value, cancellationToken);
            await PutAsync(copy, contact.JobTitle, NpgsqlDbType.Text, cancellationToken);
            await PutAsync(copy, contact.Email, NpgsqlDbType.Text, cancellationToken);
            await PutAsync(copy, contact.Note, NpgsqlDbType.Text, cancellationToken);
            await PutAsync(copy, contact.OwnerId?.Value, cancellationToken);
            await copy.WriteAsync(contact.Custom.ToJson(), NpgsqlDbType.Jsonb, cancellationToken);
            await copy.WriteAsync(now.UtcDateTime, NpgsqlDbType.TimestampTz, cancellationToken);
            await copy.WriteAsync(now.UtcDateTime, NpgsqlDbType.TimestampTz, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    private async Task ChangeContactsAsync(List<KnownContact> contacts, CancellationToken cancellationToken)
    {
        if (contacts.Count == 0)
        {
            return;
        }

        await RunAsync("""
            UPDATE contacts SET name = row.name, organisation_id = row.organisation_id, job_title = row.job_title, email = row.email, note = row.note,
                owner_id = row.owner_id, custom = row.custom::jsonb, updated_at = $8, version = version + 1
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $9) AS row(id, name, organisation_id, job_title, email, note, owner_id, custom)
            WHERE contacts.id = row.id
            """, cancellationToken, contacts.Select(one => one.Id.Value).ToArray(), contacts.Select(one => one.Name).ToArray(),
            contacts.Select(one => one.OrganisationId?.Value).ToArray(), contacts.Select(one => one.JobTitle).ToArray(), contacts.Select(one => one.Email).ToArray(),
            contacts.Select(one => one.Note).ToArray(), contacts.Select(one => one.OwnerId?.Value).ToArray(), now.UtcDateTime, contacts.Select(one => one.Custom.ToJson()).ToArray());
    }

    private async Task AddNumbersAsync(List<KnownContact> contacts, CancellationToken cancellationToken)
    {
        if (contacts.TrueForAll(contact => contact.NewNumbers.Count == 0))
        {
            return;
        }

        await using var copy = await connection.BeginBinaryImportAsync("COPY phone_numbers (id, contact_id, number, as_written, kind, is_primary) FROM STDIN (FORMAT BINARY)", cancellationToken);
        foreach (var contact in contacts)
        {
            var hadNone = contact.Numbers.Count == contact.NewNumbers.Count;
            for (var at = 0; at < contact.NewNumbers.Count; at++)
            {
                var number = contact.NewNumbers[at];
                await copy.StartRowAsync(cancellationToken);
                await copy.WriteAsync(PhoneNumberId.New(now).Value, NpgsqlDbType.Uuid, cancellationToken);
                await copy.WriteAsync(contact.Id.Value, NpgsqlDbType.Uuid, cancellationToken);
                await copy.WriteAsync(number.Number, NpgsqlDbType.Text, cancellationToken);
                await copy.WriteAsync(number.AsWritten, NpgsqlDbType.Text, cancellationToken);
                await copy.WriteAsync(Word.Of(number.Kind), NpgsqlDbType.Text, cancellationToken);
                await copy.WriteAsync(hadNone && at == 0, NpgsqlDbType.Boolean, cancellationToken);
            }
        }

        await copy.CompleteAsync(cancellationToken);
    }

    // Those beside the one to write to first: that one stands in the contact, and a trigger keeps both alike.
    private async Task AddEmailsAsync(List<KnownContact> contacts, CancellationToken cancellationToken)
    {
        if (contacts.TrueForAll(contact => contact.NewEmails.Count == 0))
        {
            return;
        }

        await using var copy = await connection.BeginBinaryImportAsync("COPY email_addresses (id, contact_id, address, ordinal) FROM STDIN (FORMAT BINARY)", cancellationToken);
        foreach (var contact in contacts)
        {
            var first = contact.Emails.Count - contact.NewEmails.Count;
            for (var at = 0; at < contact.NewEmails.Count; at++)
            {
                await copy.StartRowAsync(cancellationToken);
                await copy.WriteAsync(EmailAddressId.New(now).Value, NpgsqlDbType.Uuid, cancellationToken);
                await copy.WriteAsync(contact.Id.Value, NpgsqlDbType.Uuid, cancellationToken);
                await copy.WriteAsync(contact.NewEmails[at], NpgsqlDbType.Text, cancellationToken);
                await copy.WriteAsync(first + at, NpgsqlDbType.Integer, cancellationToken);
            }
        }

        await copy.CompleteAsync(cancellationToken);
    }

    private async Task AddAffiliationsAsync(List<KnownContact> contacts, CancellationToken cancellationToken)
    {
        if (contacts.TrueForAll(contact => contact.NewAffiliations.Count == 0))
        {
            return;
        }

        await using var copy = await connection.BeginBinaryImportAsync("COPY affiliations (id, contact_id, organisation_id, role, ordinal) FROM STDIN (FORMAT BINARY)", cancellationToken);
        foreach (var contact in contacts)
        {
            var first = contact.Affiliations.Count - contact.NewAffiliations.Count;
            for (var at = 0; at < contact.NewAffiliations.Count; at++)
            {
                var (id, organisation, role) = contact.NewAffiliations[at];
                await copy.StartRowAsync(cancellationToken);
                await copy.WriteAsync(id.Value, NpgsqlDbType.Uuid, cancellationToken);
                await copy.WriteAsync(contact.Id.Value, NpgsqlDbType.Uuid, cancellationToken);
                await copy.WriteAsync(organisation.Value, NpgsqlDbType.Uuid, cancellationToken);
                await PutAsync(copy, role, NpgsqlDbType.Text, cancellationToken);
                await copy.WriteAsync(first + at, NpgsqlDbType.Integer, cancellationToken);
            }
        }

        await copy.CompleteAsync(cancellationToken);
    }

    // As if somebody had saved each form: the timelines tell it.
    private async Task AuditAsync(IReadOnlyList<RowPlan> plans, CancellationToken cancellationToken)
    {
        var written = plans.Where(plan => plan.Outcome is RowOutcome.Added or RowOutcome.Filled or RowOutcome.Overwritten).ToList();
        if (written.Count == 0)
        {
            return;
        }

        await using var copy = await connection.BeginBinaryImportAsync("COPY audit_entries (id, at, user_id, user_name, action, noun, noun_id, details) FROM STDIN (FORMAT BINARY)", cancellationToken);
        foreach (var plan in written)
        {
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(AuditEntryId.New(now).Value, NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync(now.UtcDateTime, NpgsqlDbType.TimestampTz, cancellationToken);
            await copy.WriteAsync(import.AskedBy.Value, NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync(import.AskedByName, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(plan.Outcome == RowOutcome.Added ? "create" : "edit", NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync("contacts", NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(plan.Contact!.Id.Value, NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync(Details(plan), NpgsqlDbType.Jsonb, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    private string Details(RowPlan plan)
    {
        var details = new Dictionary<string, object?> { ["import"] = import.Id.ToString() };
        foreach (var (field, values) in plan.Change?.Fields ?? [])
        {
            details[field] = plan.Outcome == RowOutcome.Added ? values[1] : new { from = values[0], to = values[1] };
        }

        if (plan.Change is { Numbers.Count: > 0 } change)
        {
            details["NumbersAdded"] = string.Join(", ", change.Numbers);
        }

        if (plan.Change is { Emails.Count: > 0 } addresses)
        {
            details["EmailsAdded"] = string.Join(", ", addresses.Emails);
        }

        if (plan.Change is { Affiliations.Count: > 0 } parts)
        {
            details["AffiliationsAdded"] = string.Join("; ", parts.Affiliations.Values);
        }

        return JsonSerializer.Serialize(details);
    }

    private Task NoteOutcomesAsync(IReadOnlyList<RowPlan> plans, CancellationToken cancellationToken) => RunAsync("""
        UPDATE import_rows SET outcome = row.outcome, fault = row.fault, remarks = row.remarks, contact_id = row.contact_id, version_after = row.version_after, change = row.change::jsonb
        FROM unnest($2, $3, $4, $5, $6, $7, $8) AS row(line, outcome, fault, remarks, contact_id, version_after, change)
        WHERE import_rows.import_id = $1 AND import_rows.line = row.line
        """, cancellationToken, import.Id.Value, plans.Select(plan => plan.Row.Line).ToArray(), plans.Select(plan => Word.Of(plan.Outcome)).ToArray(),
        plans.Select(plan => plan.Row.Fault is { } fault ? Word.Of(fault) : null).ToArray(), plans.Select(plan => RowRemark.Join(plan.Remarks)).ToArray(),
        plans.Select(plan => plan.Contact?.Id.Value).ToArray(), plans.Select(VersionAfter).ToArray(), plans.Select(plan => plan.Change?.ToJson()).ToArray());

    private static int? VersionAfter(RowPlan plan) =>
        plan.Outcome is RowOutcome.Added or RowOutcome.Filled or RowOutcome.Overwritten ? plan.Contact!.VersionAfter() : null;

    private static Task PutAsync(NpgsqlBinaryImporter copy, Guid? value, CancellationToken cancellationToken) =>
        value is { } id ? copy.WriteAsync(id, NpgsqlDbType.Uuid, cancellationToken) : copy.WriteNullAsync(cancellationToken);

    private static Task PutAsync(NpgsqlBinaryImporter copy, string? value, NpgsqlDbType type, CancellationToken cancellationToken) =>
        value is not null ? copy.WriteAsync(value, type, cancellationToken) : copy.WriteNullAsync(cancellationToken);

    private async Task RunAsync(string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = ImportRunner.StatementSeconds };
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
