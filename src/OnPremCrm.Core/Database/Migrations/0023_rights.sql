-- Who may do what with which records: teams, and roles that the administrator makes.

CREATE TABLE teams (
    id          uuid        PRIMARY KEY,
    name        text        NOT NULL CHECK (btrim(name) <> '' AND length(name) <= 100),
    created_at  timestamptz NOT NULL
);
CREATE UNIQUE INDEX teams_name ON teams (lower(name));

-- An administrator's rights cannot be cut: somebody has to be able to give them back.
CREATE TABLE custom_roles (
    id              uuid        PRIMARY KEY,
    name            text        NOT NULL CHECK (btrim(name) <> '' AND length(name) <= 100),
    level           text        NOT NULL CHECK (level IN ('operator', 'manager')),
    version         integer     NOT NULL DEFAULT 1,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    UNIQUE (id, level)
);
CREATE UNIQUE INDEX custom_roles_name ON custom_roles (lower(name));

-- What no row names is not allowed.
CREATE TABLE grants (
    role_id uuid NOT NULL REFERENCES custom_roles ON DELETE CASCADE,
    noun    text NOT NULL CHECK (noun IN ('contacts', 'organisations', 'recordings')),
    deed    text NOT NULL CHECK (deed IN ('see', 'create', 'edit', 'export', 'play', 'download')),
    reach   text NOT NULL CHECK (reach IN ('own', 'team', 'all')),
    PRIMARY KEY (role_id, noun, deed)
);

ALTER TABLE users ADD COLUMN team_id uuid REFERENCES teams ON DELETE SET NULL;
CREATE INDEX users_team ON users (team_id);

-- Who has a role of the company's own has its level too, whatever becomes of it. A role that somebody has is not deleted.
ALTER TABLE users ADD COLUMN custom_role_id uuid;
ALTER TABLE users ADD CONSTRAINT users_custom_role FOREIGN KEY (custom_role_id, role) REFERENCES custom_roles (id, level) ON UPDATE CASCADE;
CREATE INDEX users_custom_role ON users (custom_role_id);

-- Rights that change end what they allowed: open pages read themselves anew.
CREATE TRIGGER custom_roles_ring AFTER INSERT OR UPDATE OR DELETE ON custom_roles FOR EACH ROW EXECUTE FUNCTION ring_doorbell('roles', 'id');
CREATE TRIGGER teams_ring AFTER INSERT OR UPDATE OR DELETE ON teams FOR EACH ROW EXECUTE FUNCTION ring_doorbell('teams', 'id');
