-- +goose Up

-- The ledger: every change, in order. Nothing in it is ever changed or removed;
-- the tables of records below can be made anew from it. was is the entry with
-- the version before of the same record. at never decreases.
CREATE TABLE entry (
    seq   BIGINT PRIMARY KEY CHECK (seq > 0),
    was   BIGINT CHECK (was < seq) REFERENCES entry (seq) DEFERRABLE,
    at    TEXT NOT NULL CHECK (length(at) = 30),
    clock TEXT CHECK (clock < at),
    who   TEXT NOT NULL CHECK (who <> ''),
    act   TEXT NOT NULL CHECK (act <> ''),
    kind  TEXT NOT NULL CHECK (kind <> ''),
    id    TEXT NOT NULL CHECK (id <> ''),
    body  BYTEA NOT NULL,
    leaf  BYTEA NOT NULL CHECK (length(leaf) = 32)
);
CREATE UNIQUE INDEX entry_was ON entry (was) WHERE was IS NOT NULL;

-- Inner hashes of the tree over the entries; the leaves stand in entry.
CREATE TABLE node (
    level BIGINT NOT NULL CHECK (level > 0),
    n     BIGINT NOT NULL CHECK (n >= 0),
    hash  BYTEA NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (level, n)
);

-- Signed heads of the tree, one for each transaction that wrote, numbered from 1.
CREATE TABLE head (
    n    BIGINT PRIMARY KEY CHECK (n > 0),
    size BIGINT NOT NULL UNIQUE REFERENCES entry (seq) DEFERRABLE,
    note TEXT NOT NULL
);

-- Bytes of documents as received. id is the hash of those bytes, digest the
-- hash of data as it is stored, plain or deflated.
CREATE TABLE blob (
    id     TEXT PRIMARY KEY CHECK (length(id) = 64),
    size   BIGINT NOT NULL CHECK (size >= 0),
    coding TEXT NOT NULL CHECK (coding IN ('plain', 'deflate')),
    digest TEXT NOT NULL CHECK (length(digest) = 64),
    data   BYTEA NOT NULL
);

-- The records as they stand now. first is the entry that brought the record,
-- seq the one that holds it as it is now.
CREATE TABLE source (
    id    TEXT PRIMARY KEY,
    first BIGINT NOT NULL UNIQUE REFERENCES entry (seq) DEFERRABLE,
    seq   BIGINT NOT NULL REFERENCES entry (seq) DEFERRABLE,
    name  TEXT NOT NULL
);

CREATE TABLE document (
    id          TEXT PRIMARY KEY REFERENCES blob (id) DEFERRABLE,
    first       BIGINT NOT NULL UNIQUE REFERENCES entry (seq) DEFERRABLE,
    seq         BIGINT NOT NULL REFERENCES entry (seq) DEFERRABLE,
    title       TEXT NOT NULL,
    source      TEXT NOT NULL,
    publisher   TEXT NOT NULL,
    began       TEXT,
    ended       TEXT,
    received    TEXT NOT NULL,
    address     TEXT NOT NULL,
    language    TEXT NOT NULL,
    country     TEXT NOT NULL,
    media_type  TEXT NOT NULL,
    sensitivity TEXT NOT NULL
);

CREATE TABLE claim (
    id       TEXT PRIMARY KEY,
    first    BIGINT NOT NULL UNIQUE REFERENCES entry (seq) DEFERRABLE,
    seq      BIGINT NOT NULL REFERENCES entry (seq) DEFERRABLE,
    document TEXT REFERENCES document (id) DEFERRABLE,
    code     TEXT NOT NULL,
    area     TEXT NOT NULL,
    began    TEXT,
    ended    TEXT,
    review   TEXT NOT NULL,
    origin   TEXT NOT NULL
);
CREATE INDEX claim_document ON claim (document, first);
CREATE INDEX claim_waiting ON claim (first) WHERE origin <> 'import';

CREATE TABLE total (
    id        TEXT PRIMARY KEY,
    first     BIGINT NOT NULL UNIQUE REFERENCES entry (seq) DEFERRABLE,
    seq       BIGINT NOT NULL REFERENCES entry (seq) DEFERRABLE,
    document  TEXT REFERENCES document (id) DEFERRABLE,
    issuer    TEXT NOT NULL,
    series    TEXT NOT NULL,
    area      TEXT NOT NULL,
    began     TEXT,
    ended     TEXT,
    harm      TEXT NOT NULL,
    withdrawn BIGINT NOT NULL CHECK (withdrawn IN (0, 1))
);
CREATE INDEX total_document ON total (document, first);

CREATE TABLE incident (
    id          TEXT PRIMARY KEY,
    first       BIGINT NOT NULL UNIQUE REFERENCES entry (seq) DEFERRABLE,
    seq         BIGINT NOT NULL REFERENCES entry (seq) DEFERRABLE,
    document    TEXT REFERENCES document (id) DEFERRABLE,
    dataset     TEXT NOT NULL,
    dataset_key TEXT NOT NULL,
    area        TEXT NOT NULL,
    began       TEXT,
    ended       TEXT,
    withdrawn   BIGINT NOT NULL CHECK (withdrawn IN (0, 1))
);
CREATE INDEX incident_dataset ON incident (dataset, dataset_key);
CREATE INDEX incident_document ON incident (document, first);

CREATE TABLE custody (
    id        TEXT PRIMARY KEY,
    first     BIGINT NOT NULL UNIQUE REFERENCES entry (seq) DEFERRABLE,
    seq       BIGINT NOT NULL REFERENCES entry (seq) DEFERRABLE,
    document  TEXT REFERENCES document (id) DEFERRABLE,
    indicator TEXT NOT NULL,
    area      TEXT NOT NULL,
    began     TEXT,
    ended     TEXT,
    withdrawn BIGINT NOT NULL CHECK (withdrawn IN (0, 1))
);
CREATE INDEX custody_document ON custody (document, first);

CREATE TABLE definition (
    id         TEXT PRIMARY KEY,
    first      BIGINT NOT NULL UNIQUE REFERENCES entry (seq) DEFERRABLE,
    seq        BIGINT NOT NULL REFERENCES entry (seq) DEFERRABLE,
    issuer     TEXT NOT NULL,
    from_month TEXT NOT NULL,
    to_month   TEXT NOT NULL
);

-- held is 0 for a decision that was taken back.
CREATE TABLE decision (
    id      TEXT PRIMARY KEY,
    first   BIGINT NOT NULL UNIQUE REFERENCES entry (seq) DEFERRABLE,
    seq     BIGINT NOT NULL REFERENCES entry (seq) DEFERRABLE,
    act     TEXT NOT NULL,
    on_id   TEXT NOT NULL,
    with_id TEXT NOT NULL,
    held    BIGINT NOT NULL CHECK (held IN (0, 1))
);
CREATE INDEX decision_on ON decision (on_id, first);
CREATE INDEX decision_with ON decision (with_id, first) WHERE with_id <> '';

CREATE TABLE setting (
    id    TEXT PRIMARY KEY,
    first BIGINT NOT NULL UNIQUE REFERENCES entry (seq) DEFERRABLE,
    seq   BIGINT NOT NULL REFERENCES entry (seq) DEFERRABLE
);

CREATE TABLE release (
    id    TEXT PRIMARY KEY,
    first BIGINT NOT NULL UNIQUE REFERENCES entry (seq) DEFERRABLE,
    seq   BIGINT NOT NULL REFERENCES entry (seq) DEFERRABLE
);

-- The newest figures of each rule and breakdown; the entry at seq holds the
-- digest of their rows.
CREATE TABLE figures (
    id        TEXT PRIMARY KEY,
    first     BIGINT NOT NULL UNIQUE REFERENCES entry (seq) DEFERRABLE,
    seq       BIGINT NOT NULL REFERENCES entry (seq) DEFERRABLE,
    rule      TEXT NOT NULL,
    version   TEXT NOT NULL,
    breakdown TEXT NOT NULL,
    basis     TEXT NOT NULL
);

CREATE TABLE figure (
    figures TEXT NOT NULL REFERENCES figures (id) DEFERRABLE,
    n       BIGINT NOT NULL CHECK (n > 0),
    id      TEXT NOT NULL,
    body    BYTEA NOT NULL,
    PRIMARY KEY (figures, n)
);

-- +goose Down
DROP TABLE figure;
DROP TABLE figures;
DROP TABLE release;
DROP TABLE setting;
DROP TABLE decision;
DROP TABLE definition;
DROP TABLE custody;
DROP TABLE incident;
DROP TABLE total;
DROP TABLE claim;
DROP TABLE document;
DROP TABLE source;
DROP TABLE blob;
DROP TABLE head;
DROP TABLE node;
DROP TABLE entry;
