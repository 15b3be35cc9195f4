-- The log under one filter reads the newest fifty of a word, however rare the word is: by index and in order, never by reading the log
-- until fifty have been found. calls_disposition serves the two words together; alone each needs its own order.

CREATE INDEX calls_direction ON calls (direction, id DESC);
CREATE INDEX calls_disposition_alone ON calls (disposition, id DESC) WHERE disposition IS NOT NULL;
CREATE INDEX recordings_ready ON recordings (call_id DESC) WHERE state = 'ready';
