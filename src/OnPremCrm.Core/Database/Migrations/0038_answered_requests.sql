-- What a program was answered, by the key that it sent with its request: sent once more, the request is not carried out again and answered with this.
CREATE TABLE answered_requests (
    token_id        uuid        NOT NULL REFERENCES api_tokens ON DELETE CASCADE,
    key             text        NOT NULL CHECK (key ~ '^[!-~]{1,200}$'),
    request_hash    bytea       NOT NULL CHECK (octet_length(request_hash) = 32),  -- SHA-256 of method, address and body
    status          smallint    NOT NULL CHECK (status BETWEEN 200 AND 299),       -- what failed did nothing, and may be tried again
    media_type      text,
    location        text,
    etag            text,
    body            text,
    answered_at     timestamptz NOT NULL,
    erased_at       timestamptz CHECK (erased_at IS NULL OR (body IS NULL AND location IS NULL)), -- it spoke of a person who was erased
    PRIMARY KEY (token_id, key)
);
CREATE INDEX answered_requests_answered ON answered_requests (answered_at);
