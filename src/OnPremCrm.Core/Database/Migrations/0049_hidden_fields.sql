-- Which of the company's own fields people of a role do not see: ids, in the role's own row, so that nobody can read a role without them. A field is never deleted.
ALTER TABLE custom_roles ADD COLUMN hidden_fields uuid[] NOT NULL DEFAULT '{}';

-- What the search finds of a record, now also without the fields that somebody does not see.
DROP FUNCTION custom_words_of(text, jsonb);
CREATE FUNCTION custom_words_of(of_noun text, of_values jsonb, but uuid[] DEFAULT '{}') RETURNS text LANGUAGE sql STABLE AS $$
    SELECT lower(string_agg(CASE field.kind
        WHEN 'choice' THEN (SELECT choice.name FROM custom_choices choice WHERE choice.field_id = field.id AND choice.key = of_values ->> field.key)
        WHEN 'choices' THEN (SELECT string_agg(choice.name, ' ' ORDER BY choice.ordinal) FROM custom_choices choice WHERE choice.field_id = field.id AND of_values -> field.key ? choice.key)
        ELSE of_values ->> field.key END, E'\n' ORDER BY field.ordinal))
    FROM custom_fields field
    WHERE field.noun = of_noun AND field.is_searchable AND field.is_active AND field.kind NOT IN ('yes-no') AND of_values ? field.key AND field.id <> ALL (but)
$$;
