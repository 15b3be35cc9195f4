-- Who logs in through the company's directory (LDAP): the distinguished name of their entry. Such an account has no password here.
ALTER TABLE users
    ADD COLUMN directory_name text UNIQUE CHECK (btrim(directory_name) <> ''),
    ADD CONSTRAINT users_one_password CHECK (directory_name IS NULL OR password_hash IS NULL);
