-- Lists of contacts and organisations as people arrange them for themselves, like the call log; and an index for each way to sort them.

ALTER TABLE call_views RENAME TO saved_views;
ALTER INDEX call_views_pkey RENAME TO saved_views_pkey;
ALTER TABLE saved_views ADD COLUMN noun text NOT NULL DEFAULT 'calls' CHECK (noun IN ('calls', 'contacts', 'organisations'));
ALTER TABLE saved_views ALTER COLUMN noun DROP DEFAULT;
DROP INDEX call_views_own_name;
DROP INDEX call_views_shared_name;
CREATE UNIQUE INDEX saved_views_own_name ON saved_views (owner_id, noun, lower(name)) WHERE NOT is_shared;
CREATE UNIQUE INDEX saved_views_shared_name ON saved_views (noun, lower(name)) WHERE is_shared;

ALTER TABLE call_log_layouts RENAME TO list_layouts;
ALTER TABLE list_layouts ADD COLUMN noun text NOT NULL DEFAULT 'calls' CHECK (noun IN ('calls', 'contacts', 'organisations'));
ALTER TABLE list_layouts ALTER COLUMN noun DROP DEFAULT;
ALTER TABLE list_layouts DROP CONSTRAINT call_log_layouts_pkey;
ALTER TABLE list_layouts ADD PRIMARY KEY (user_id, noun);

-- By whose they are and where they work: within each in the order of names.
CREATE INDEX contacts_owner_name ON contacts (owner_id, lower(name), id);
DROP INDEX contacts_owner;
CREATE INDEX contacts_organisation_name ON contacts (organisation_id, lower(name), id);
DROP INDEX contacts_organisation;
CREATE INDEX contacts_created ON contacts (created_at, id);
CREATE INDEX contacts_changed ON contacts (updated_at, id);
CREATE INDEX organisations_owner_name ON organisations (owner_id, lower(name), id);
DROP INDEX organisations_owner;
CREATE INDEX organisations_created ON organisations (created_at, id);
CREATE INDEX organisations_changed ON organisations (updated_at, id);
