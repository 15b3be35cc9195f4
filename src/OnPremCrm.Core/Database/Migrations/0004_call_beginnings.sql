-- A linkedid belongs to one call at a time, and a consultation's moves when the consultation is merged. Which call it began
-- is kept beside it, so that hearing the consultation's events again finds its own row and not the one that swallowed it.

ALTER TABLE call_aliases ADD COLUMN began_call_id uuid;
