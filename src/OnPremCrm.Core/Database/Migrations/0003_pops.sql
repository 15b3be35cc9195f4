-- What a user put away from the screen, and the bells that the live pages need: users, telephony servers, put-away cards.

-- "Done" on a card holds in every tab and on every machine of the user. pop_id is the call, or the dial command before there is a call.
CREATE TABLE pop_dismissals (
    user_id         uuid        NOT NULL REFERENCES users ON DELETE CASCADE,
    pop_id          uuid        NOT NULL,
    dismissed_at    timestamptz NOT NULL,
    PRIMARY KEY (user_id, pop_id)
);
CREATE INDEX pop_dismissals_age ON pop_dismissals (dismissed_at);
CREATE TRIGGER pop_dismissals_ring AFTER INSERT OR UPDATE OR DELETE ON pop_dismissals FOR EACH ROW EXECUTE FUNCTION ring_doorbell('pops', 'user_id');

-- The calls that ended in the last minutes still have a card: found by their end, whenever they began.
CREATE INDEX calls_ended ON calls (ended_at) WHERE ended_at IS NOT NULL;

-- The clicks to dial of one user that still have a card.
CREATE INDEX telephony_commands_requested ON telephony_commands (requested_by, created_at);

-- Another role, password or phone counts at once, in pages that are already open. Log-ins do not ring.
CREATE TRIGGER users_ring AFTER UPDATE OF role, security_stamp, is_active ON users FOR EACH ROW
    WHEN (OLD.role IS DISTINCT FROM NEW.role OR OLD.security_stamp IS DISTINCT FROM NEW.security_stamp OR OLD.is_active IS DISTINCT FROM NEW.is_active)
    EXECUTE FUNCTION ring_doorbell('users', 'id');
CREATE TRIGGER user_extensions_ring AFTER INSERT OR UPDATE OR DELETE ON user_extensions FOR EACH ROW EXECUTE FUNCTION ring_doorbell('users', 'user_id');
