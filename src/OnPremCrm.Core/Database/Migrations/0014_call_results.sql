-- What people say came of a call: a short list that the administrator makes, and the choice per call. What the PBX says of it (calls.disposition) stays as it is.

CREATE TABLE call_results (
    id          uuid        PRIMARY KEY,
    name        text        NOT NULL CHECK (length(name) BETWEEN 1 AND 60 AND name = btrim(name)),
    ordinal     integer     NOT NULL,
    is_active   boolean     NOT NULL,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL
);
CREATE UNIQUE INDEX call_results_name ON call_results (lower(name));

CREATE TABLE chosen_results (
    call_id         uuid        PRIMARY KEY,
    result_id       uuid        NOT NULL REFERENCES call_results,
    chosen_by       uuid        REFERENCES users ON DELETE SET NULL,
    chosen_by_name  text        NOT NULL,
    chosen_at       timestamptz NOT NULL
);
CREATE INDEX chosen_results_result ON chosen_results (result_id);
CREATE TRIGGER chosen_results_ring AFTER INSERT OR UPDATE OR DELETE ON chosen_results FOR EACH ROW EXECUTE FUNCTION ring_doorbell('calls', 'call_id');
