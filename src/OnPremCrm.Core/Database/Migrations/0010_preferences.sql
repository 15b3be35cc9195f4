-- How a user wants to be told of a ringing call, to use the keyboard, and to see lists. No sound and no notification unless asked for.

ALTER TABLE users
    ADD COLUMN pop_sound    boolean NOT NULL DEFAULT false,
    ADD COLUMN pop_notify   boolean NOT NULL DEFAULT false,
    ADD COLUMN single_keys  boolean NOT NULL DEFAULT true,
    ADD COLUMN compact_rows boolean NOT NULL DEFAULT false;
