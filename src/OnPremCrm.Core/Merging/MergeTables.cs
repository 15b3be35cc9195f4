using System.Text.Json.Nodes;

namespace OnPremCrm.Core.Merging;

/// <summary>Where in the database a kind of record lies, and what names it. A test compares this with the foreign keys that there are.</summary>
internal sealed record MergeTables(
    MergeNoun Noun, string Table, string Column, string SameName, IReadOnlyList<MergeField> Fields, IReadOnlyList<MergeTables.ListTable> Lists, IReadOnlyList<MergeTables.Reference> References)
{
    // Kept by the database from the others.
    public const string Derived = "'{folded,words,custom_words}'::text[]";

    /// <summary>What names a record and is kept by the database itself: it follows what it is counted from.</summary>
    public static readonly IReadOnlyList<string> Kept = ["contact_figures.contact_id", "organisation_figures.organisation_id"];

    private static readonly ListTable Numbers = new("phone_numbers", "numbers", row => row["number"]!.GetValue<string>(), HasMain: true);
    private static readonly ListTable Emails = new("email_addresses", "emails", row => Text(row, "address"), HasMain: true);
    private static readonly ListTable Messengers = new("messenger_accounts", "messengers", row => $"{Text(row, "kind")} {Text(row, "account")}", HasMain: true);
    private static readonly ListTable Addresses = new(
        "postal_addresses", "addresses", row => string.Join('\n', Text(row, "kind"), Text(row, "street"), Text(row, "postal_code"), Text(row, "city"), Text(row, "country")), HasMain: true);
    private static readonly ListTable Blocks = new("number_ranges", "blocks", row => $"{Text(row, "first_number")} {Text(row, "last_number")}", HasMain: false);

    private static readonly ListTable Affiliations = new(
        "affiliations", "affiliations", row => string.Join('\n', Text(row, "organisation_id"), Text(row, "role"), Text(row, "since"), Text(row, "until")), HasMain: false);

    private static readonly MergeTables Contacts = new(
        MergeNoun.Contacts, "contacts", "contact_id", "same_name",
        [
            new("name", "name"), new("organisation", "organisation_id"), new("jobTitle", "job_title"), new("owner", "owner_id"), new("birthday", "birthday"),
            new("language", "language"), new("source", "source"), new(MergeField.Note, "note"),
        ],
        [Numbers, Emails, Messengers, Addresses, Affiliations],
        [new("calls", "id"), new("callbacks", "id"), new("telephony_commands", "id"), new("number_choices", "number"), new("consents", "id"), new("client_notes", "id"), new("client_files", "id")]);

    private static readonly MergeTables Organisations = new(
        MergeNoun.Organisations, "organisations", "organisation_id", "same_firm",
        [new("name", "name"), new("parent", "parent_id"), new("city", "city", "country"), new("website", "website"), new("owner", "owner_id"), new("source", "source"), new(MergeField.Note, "note")],
        [Numbers, Blocks, Emails, Messengers, Addresses],
        [new("calls", "id"), new("callbacks", "id"), new("contacts", "id"), new("affiliations", "id"), new("organisations", "id", "parent_id"), new("client_notes", "id"), new("client_files", "id")]);

    public bool IsOfPeople => Noun == MergeNoun.Contacts;

    public static MergeTables Of(MergeNoun noun) => noun == MergeNoun.Contacts ? Contacts : Organisations;

    /// <summary>The whole record and its lists as one JSON value; the record's table is named r.</summary>
    public string Copy() =>
        $"jsonb_build_object('record', to_jsonb(r) - {Derived}{string.Concat(Lists.Select(list => $", '{list.Table}', (SELECT coalesce(jsonb_agg(to_jsonb(l) ORDER BY l.id), '[]') FROM {list.Table} l WHERE l.{Column} = r.id)"))})";

    private static string Text(JsonObject row, string column) => row[column]?.GetValue<string>().ToLowerInvariant() ?? "";

    /// <summary>Rows that belong to one record.</summary>
    /// <param name="Name">What picks call it.</param>
    /// <param name="IdentityOf">Two rows with the same are one.</param>
    /// <param name="HasMain">One of them is primary.</param>
    public sealed record ListTable(string Table, string Name, Func<JsonObject, string> IdentityOf, bool HasMain);

    /// <summary>Rows that name a record, and go along with it.</summary>
    /// <param name="Key">By which the row is found again.</param>
    /// <param name="Column">That names the record. Null: <see cref="MergeTables.Column"/>.</param>
    public sealed record Reference(string Table, string Key, string? Column = null)
    {
        /// <summary>Whoever edits such a row sees that it changed.</summary>
        public bool HasVersion => Table is "contacts" or "organisations";

        /// <summary>It is about this record or about nothing, though the column may be empty: it names a contact or an organisation.</summary>
        public bool IsAboutOne => Table is "client_notes";
    }
}
