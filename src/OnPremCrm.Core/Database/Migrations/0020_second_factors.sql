-- A second factor at the log-in: six digits from an authenticator (RFC 6238), or a recovery code.

CREATE TABLE second_factors (
    user_id       uuid        PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    -- encrypted with the key ring of data_protection_keys
    secret        text        NOT NULL,
    begun_at      timestamptz NOT NULL,
    -- null until the first code proved that the authenticator has the secret: until then nobody is asked for one
    confirmed_at  timestamptz,
    -- the half minute of the last code that was taken: it and all before it are refused
    last_step     bigint      NOT NULL DEFAULT 0,
    failures      integer     NOT NULL DEFAULT 0 CHECK (failures >= 0),
    locked_until  timestamptz
);

CREATE TABLE recovery_codes (
    user_id    uuid        NOT NULL REFERENCES users ON DELETE CASCADE,
    code_hash  bytea       NOT NULL CHECK (octet_length(code_hash) = 32),
    used_at    timestamptz,
    PRIMARY KEY (user_id, code_hash)
);

ALTER TABLE access_rules ADD COLUMN second_factor_roles text[] NOT NULL DEFAULT '{}' CHECK (second_factor_roles <@ ARRAY['operator', 'manager', 'admin']);
