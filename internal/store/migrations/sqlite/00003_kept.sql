-- +goose Up
-- What was worked out of the register and is kept for reading: figures by month
-- and area, and the incidents under them. It can always be worked out again.
CREATE TABLE kept (
    name   TEXT PRIMARY KEY CHECK (name <> ''),
    basis  TEXT NOT NULL,
    maker  TEXT NOT NULL,
    data   BLOB NOT NULL,
    signed TEXT NOT NULL
) STRICT;

-- +goose Down
DROP TABLE kept;
