-- +goose Up
-- Warnings: alarms that a person has looked at and stands by.
CREATE TABLE warning (
    id        TEXT PRIMARY KEY,
    first     BIGINT NOT NULL UNIQUE REFERENCES entry (seq) DEFERRABLE,
    seq       BIGINT NOT NULL REFERENCES entry (seq) DEFERRABLE,
    area      TEXT NOT NULL,
    month     TEXT NOT NULL,
    indicator TEXT NOT NULL
);

-- +goose Down
DROP TABLE warning;
