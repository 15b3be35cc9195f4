-- An export of the columns that a list shows: their words, from left to right behind the name. Null: all.
ALTER TABLE exports ADD COLUMN columns text[];
