-- Whether a colleague can be asked in this call is found out before it is offered.
ALTER TABLE telephony_commands DROP CONSTRAINT telephony_commands_kind_check;
ALTER TABLE telephony_commands ADD CONSTRAINT telephony_commands_kind_check
    CHECK (kind IN ('dial', 'hang-up', 'decline', 'send-on', 'hand-over', 'ask-colleague', 'check-asking', 'take-back', 'pause', 'resume'));
