-- Who has such a role sees of a client's number its country, its area and its last two digits.
ALTER TABLE custom_roles ADD COLUMN masks_numbers boolean NOT NULL DEFAULT false;
