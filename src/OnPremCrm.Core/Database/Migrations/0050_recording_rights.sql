-- That a call was recorded was seen by whoever saw the call. It is a right from here on, and nobody loses what they had.
INSERT INTO grants (role_id, noun, deed, reach) SELECT id, 'recordings', 'see', 'all' FROM custom_roles ON CONFLICT DO NOTHING;
