-- Organisations that are a part of another one: a group, its companies, their branches.

ALTER TABLE organisations ADD COLUMN parent_id uuid REFERENCES organisations ON DELETE SET NULL CHECK (parent_id <> id);
CREATE INDEX organisations_parent ON organisations (parent_id) WHERE parent_id IS NOT NULL;

-- None is a part of itself, however long the way. One at a time: of two that are put under each other at once, neither would see the other.
CREATE FUNCTION keep_organisations_a_tree() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('organisations.parent_id'));
    IF EXISTS (
        WITH RECURSIVE above AS (
            SELECT NEW.parent_id AS id
            UNION SELECT organisations.parent_id FROM above JOIN organisations ON organisations.id = above.id WHERE organisations.parent_id IS NOT NULL
        ) SELECT FROM above WHERE id = NEW.id)
    THEN
        RAISE EXCEPTION 'an organisation is no part of itself' USING ERRCODE = 'check_violation', CONSTRAINT = 'organisations_tree', TABLE = 'organisations';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER organisations_tree_made AFTER INSERT ON organisations FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION keep_organisations_a_tree();
CREATE TRIGGER organisations_tree_changed AFTER UPDATE OF parent_id ON organisations FOR EACH ROW
    WHEN (NEW.parent_id IS NOT NULL AND OLD.parent_id IS DISTINCT FROM NEW.parent_id) EXECUTE FUNCTION keep_organisations_a_tree();

ALTER TABLE merge_moves DROP CONSTRAINT merge_moves_kind_check;
ALTER TABLE merge_moves ADD CONSTRAINT merge_moves_kind_check CHECK (kind IN
    ('calls', 'callbacks', 'telephony_commands', 'number_choices', 'contacts', 'affiliations', 'organisations', 'not_duplicates', 'named_calls', 'named_callbacks'));
