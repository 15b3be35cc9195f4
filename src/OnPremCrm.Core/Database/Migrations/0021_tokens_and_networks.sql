-- A token may belong to a person: it never may more than its owner, and is worth nothing when the owner may not log in.
ALTER TABLE api_tokens ADD COLUMN owner_id uuid REFERENCES users ON DELETE CASCADE;
CREATE INDEX api_tokens_owner ON api_tokens (owner_id);

-- From where people may log in and programs may use tokens, as networks (10.1.0.0/16) or addresses. Empty: from everywhere.
ALTER TABLE access_rules
    ADD COLUMN log_in_networks text[] NOT NULL DEFAULT '{}',
    ADD COLUMN token_networks  text[] NOT NULL DEFAULT '{}';
