-- An export of a list that is narrowed to what one person looks after, or nobody.
ALTER TABLE exports ADD COLUMN owner_id uuid REFERENCES users;
ALTER TABLE exports ADD COLUMN is_free boolean NOT NULL DEFAULT false;
