-- What stands in a saved view as people typed it: its query is written as addresses are, where @ is %40 and a blank is %20.
CREATE FUNCTION query_text(asked text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN (SELECT convert_from(string_agg(CASE WHEN part[1] ~ '^%[0-9A-Fa-f]{2}$' THEN decode(substr(part[1], 2), 'hex') ELSE convert_to(part[1], 'UTF8') END, ''::bytea ORDER BY place), 'UTF8')
        FROM regexp_matches(asked, '%[0-9A-Fa-f]{2}|[^%]+|%', 'g') WITH ORDINALITY AS parts (part, place));
EXCEPTION WHEN OTHERS THEN
    RETURN asked;
END $$;
