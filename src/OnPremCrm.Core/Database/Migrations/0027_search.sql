-- Names as people search them: in any alphabet, without accents, with typing errors.

-- What a name is without case and accents. Never shown.
CREATE FUNCTION search_plain(spelt text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN regexp_replace(normalize(lower(normalize(spelt, NFKC)), NFKD), '[\u0300-\u036f]', '', 'g');

-- One spelling for what is written in several: Cyrillic or Latin letters (by how they sound, y and j like i, w like v, ph like f ...),
-- katakana or hiragana, letters doubled or not. For comparing alone, both sides of it.
CREATE FUNCTION search_fold(spelt text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path FROM CURRENT AS $$
DECLARE
    folded text := search_plain(spelt);
BEGIN
    IF folded ~ '[а-яєіґ]' THEN
        folded := replace(replace(replace(replace(replace(replace(replace(folded, 'щ', 'sh'), 'ш', 'sh'), 'ч', 'ch'), 'ж', 'zh'), 'ю', 'iu'), 'я', 'ia'), 'х', 'h');
        folded := translate(folded, 'абвгдезиклмнопрстуфцыэєіґьъ', 'abvgdeziklmnoprstufcieeig');
    END IF;
    IF folded ~ '[ァ-ヶ]' THEN
        folded := translate(folded,
            'アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲンァィゥェォャュョッ',
            'あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをんぁぃぅぇぉゃゅょっ');
    END IF;
    folded := translate(folded, 'øłđıwyj', 'oldivii');
    folded := replace(replace(replace(replace(replace(replace(folded, 'ß', 's'), 'æ', 'a'), 'œ', 'o'), 'ae', 'a'), 'oe', 'o'), 'ue', 'u');
    folded := replace(replace(replace(replace(replace(replace(replace(folded, 'shch', 'sh'), 'sch', 'sh'), 'kh', 'h'), 'ph', 'f'), 'th', 't'), 'ts', 'c'), 'tz', 'c');
    folded := replace(replace(folded, 'ck', 'k'), 'x', 'ks');
    RETURN regexp_replace(folded, '([a-z])\1+', '\1', 'g');
END $$;

-- The words of a name, as written and folded: while a name is being typed, a sound of two letters is half there. Han and kana are written
-- without blanks, so there each character may begin a word.
CREATE FUNCTION search_words(spelt text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path FROM CURRENT AS $$
    SELECT array_to_tsvector(ARRAY(
        SELECT DISTINCT substr(word, begins)
        FROM regexp_split_to_table(search_plain(spelt) || ' ' || search_fold(spelt), '[^[:alnum:]]+') word,
            generate_series(1, CASE WHEN word ~ '[ぁ-ヿ一-鿿]' THEN length(word) ELSE 1 END) begins
        WHERE word <> ''))
$$;

-- What somebody has typed so far: every word begins a word of the name. Nothing but signs asks for nothing.
CREATE FUNCTION search_query(typed text) RETURNS tsquery LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path FROM CURRENT AS $$
    SELECT coalesce(string_agg(format('(''%s'':* | ''%s'':*)', word, coalesce(nullif(search_fold(word), ''), word)), ' & '), '')::tsquery
    FROM regexp_split_to_table(search_plain(typed), '[^[:alnum:]]+') word
    WHERE word <> ''
$$;

ALTER TABLE contacts
    ADD COLUMN folded text COLLATE "C" NOT NULL GENERATED ALWAYS AS (search_fold(name)) STORED,
    ADD COLUMN words tsvector NOT NULL GENERATED ALWAYS AS (search_words(name)) STORED;
CREATE INDEX contacts_words ON contacts USING gin (words);
CREATE INDEX contacts_folded_trigrams ON contacts USING gin (folded gin_trgm_ops);
CREATE INDEX contacts_folded ON contacts (folded, id);
DROP INDEX contacts_name_trigrams;

ALTER TABLE organisations
    ADD COLUMN folded text COLLATE "C" NOT NULL GENERATED ALWAYS AS (search_fold(name)) STORED,
    ADD COLUMN words tsvector NOT NULL GENERATED ALWAYS AS (search_words(name)) STORED;
CREATE INDEX organisations_words ON organisations USING gin (words);
CREATE INDEX organisations_folded_trigrams ON organisations USING gin (folded gin_trgm_ops);
CREATE INDEX organisations_folded ON organisations (folded, id);
DROP INDEX organisations_name_trigrams;
