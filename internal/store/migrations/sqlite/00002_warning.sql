-- +goose Up
-- Warnings: alarms that a person has looked at and stands by.
CREATE TABLE warning (
    id        TEXT PRIMARY KEY,
    first     INTEGER NOT NULL UNIQUE REFERENCES entry (seq),
    seq       INTEGER NOT NULL REFERENCES entry (seq),
    area      TEXT NOT NULL,
    month     TEXT NOT NULL,
    indicator TEXT NOT NULL
) STRICT;

-- +goose Down
DROP TABLE warning;
