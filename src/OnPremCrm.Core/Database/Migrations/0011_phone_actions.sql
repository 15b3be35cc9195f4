-- What a card and the phone bar can ask of Asterisk besides dialling and hanging up.
ALTER TABLE telephony_commands DROP CONSTRAINT telephony_commands_kind_check;
ALTER TABLE telephony_commands ADD CONSTRAINT telephony_commands_kind_check
    CHECK (kind IN ('dial', 'hang-up', 'decline', 'send-on', 'hand-over', 'ask-colleague', 'take-back', 'pause', 'resume'));
ALTER TABLE telephony_commands ADD CONSTRAINT telephony_commands_given_to CHECK (kind NOT IN ('send-on', 'hand-over', 'ask-colleague') OR number IS NOT NULL);

-- Who gave this call to whom: read for each card that is shown.
CREATE INDEX telephony_commands_target ON telephony_commands (target_id, created_at) WHERE target_id IS NOT NULL;
