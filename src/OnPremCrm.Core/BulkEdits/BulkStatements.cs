using OnPremCrm.Core.CustomFields;

namespace OnPremCrm.Core.BulkEdits;

/// <summary>A change as PostgreSQL carries it out and takes it back: parts of statements about a record <c>r</c>, with <c>@value</c> and <c>@key</c>; <c>m.was</c> is what it had before.</summary>
internal sealed class BulkStatements
{
    private const string HasTag = "EXISTS (SELECT FROM unnest(r.tags) AS tag WHERE lower(tag) = lower(@value))";
    private const string HasRoom = "cardinality(r.tags) < 30";

    public BulkStatements(FieldNoun noun, BulkField field, string? key)
    {
        Table = Word.Of(noun);
        (Now, Was, Differs, Set, Stands, Back, Audited) = field switch
        {
            BulkField.Owner => ("r.owner_id::text", "r.owner_id::text", "r.owner_id IS DISTINCT FROM @value::uuid", "owner_id = @value::uuid",
                "r.owner_id IS NOT DISTINCT FROM @value::uuid", "owner_id = (SELECT id FROM users WHERE id = m.was::uuid)", "OwnerId"),
            BulkField.Source => ("r.source", "r.source", "r.source IS DISTINCT FROM @value", "source = @value", "r.source IS NOT DISTINCT FROM @value", "source = m.was", "Source"),
            BulkField.AddTag => ("array_to_string(r.tags, ', ')", "NULL::text", $"NOT {HasTag} AND {HasRoom}", "tags = r.tags || @value", "@value = ANY(r.tags)",
                "tags = array_remove(r.tags, @value)", "Tags"),
            BulkField.RemoveTag => ("array_to_string(r.tags, ', ')", "(SELECT tag FROM unnest(r.tags) AS tag WHERE lower(tag) = lower(@value) LIMIT 1)", HasTag,
                "tags = ARRAY(SELECT tag FROM unnest(r.tags) WITH ORDINALITY AS t (tag, place) WHERE lower(tag) <> lower(@value) ORDER BY place)", $"NOT {HasTag} AND {HasRoom}",
                "tags = r.tags || m.was", "Tags"),
            _ => ("(r.custom -> @key)::text", "(r.custom -> @key)::text", "r.custom -> @key IS DISTINCT FROM @value::jsonb",
                "custom = CASE WHEN @value IS NULL THEN r.custom - @key ELSE jsonb_set(r.custom, ARRAY[@key], @value::jsonb) END",
                "r.custom -> @key IS NOT DISTINCT FROM @value::jsonb", "custom = CASE WHEN m.was IS NULL THEN r.custom - @key ELSE jsonb_set(r.custom, ARRAY[@key], m.was::jsonb) END", "custom." + key),
        };
    }

    public string Table { get; }

    /// <summary>What the record has, as the audit says it.</summary>
    public string Now { get; }

    /// <summary>What has to be kept of it, to put it back.</summary>
    public string Was { get; }

    /// <summary>The change would change something.</summary>
    public string Differs { get; }

    public string Set { get; }

    /// <summary>What the change put in is still there.</summary>
    public string Stands { get; }

    public string Back { get; }

    /// <summary>As the audit calls the field.</summary>
    public string Audited { get; }
}
