-- Since when the company's directory would let somebody in no more: inactive until it does again.
ALTER TABLE users ADD COLUMN left_directory_at timestamptz CHECK (left_directory_at IS NULL OR NOT is_active);
