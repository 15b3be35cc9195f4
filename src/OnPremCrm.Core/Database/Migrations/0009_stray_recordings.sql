-- Sound files that lie on the PBX or in the store and belong to no call of the log: found every night.

CREATE TABLE stray_recordings (
    server      text        NOT NULL,
    path        text        NOT NULL,           -- below the server's monitor folder
    bytes       bigint      NOT NULL CHECK (bytes >= 0),
    written_at  timestamptz NOT NULL,
    found_at    timestamptz NOT NULL,
    PRIMARY KEY (server, path)
);
CREATE INDEX stray_recordings_written ON stray_recordings (written_at DESC);
