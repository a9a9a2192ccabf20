-- +goose Up
-- Who is signed in to the desk: of each session what proves it and nothing that
-- opens it. It is no part of the record; no entry is written for it.
CREATE TABLE session (
    proof  TEXT PRIMARY KEY CHECK (proof <> ''),
    token  TEXT NOT NULL,
    until  TEXT NOT NULL,
    signed TEXT NOT NULL
);

-- +goose Down
DROP TABLE session;
