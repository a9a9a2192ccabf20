-- The tables of a register, as the migrations make them. Kept for reading.

CREATE TABLE migration (
    id         INTEGER PRIMARY KEY,
    version_id INTEGER NOT NULL UNIQUE,
    is_applied INTEGER NOT NULL CHECK (is_applied = 1),
    tstamp     TEXT NOT NULL DEFAULT '1970-01-01 00:00:00' CHECK (tstamp = '1970-01-01 00:00:00')
) STRICT;

CREATE TABLE entry (
    seq   INTEGER PRIMARY KEY CHECK (seq > 0),
    was   INTEGER CHECK (was < seq) REFERENCES entry (seq),
    at    TEXT NOT NULL CHECK (length(at) = 30),
    clock TEXT CHECK (clock < at),
    who   TEXT NOT NULL CHECK (who <> ''),
    act   TEXT NOT NULL CHECK (act <> ''),
    kind  TEXT NOT NULL CHECK (kind <> ''),
    id    TEXT NOT NULL CHECK (id <> ''),
    body  BLOB NOT NULL,
    leaf  BLOB NOT NULL CHECK (length(leaf) = 32)
) STRICT;

CREATE UNIQUE INDEX entry_was ON entry (was) WHERE was IS NOT NULL;

CREATE TABLE node (
    level INTEGER NOT NULL CHECK (level > 0),
    n     INTEGER NOT NULL CHECK (n >= 0),
    hash  BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (level, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE head (
    n    INTEGER PRIMARY KEY CHECK (n > 0),
    size INTEGER NOT NULL UNIQUE REFERENCES entry (seq),
    note TEXT NOT NULL
) STRICT;

CREATE TABLE blob (
    id     TEXT PRIMARY KEY CHECK (length(id) = 64),
    size   INTEGER NOT NULL CHECK (size >= 0),
    coding TEXT NOT NULL CHECK (coding IN ('plain', 'deflate')),
    digest TEXT NOT NULL CHECK (length(digest) = 64),
    data   BLOB NOT NULL
) STRICT;

CREATE TABLE source (
    id    TEXT PRIMARY KEY,
    first INTEGER NOT NULL UNIQUE REFERENCES entry (seq),
    seq   INTEGER NOT NULL REFERENCES entry (seq),
    name  TEXT NOT NULL
) STRICT;

CREATE TABLE document (
    id          TEXT PRIMARY KEY REFERENCES blob (id),
    first       INTEGER NOT NULL UNIQUE REFERENCES entry (seq),
    seq         INTEGER NOT NULL REFERENCES entry (seq),
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
) STRICT;

CREATE TABLE claim (
    id       TEXT PRIMARY KEY,
    first    INTEGER NOT NULL UNIQUE REFERENCES entry (seq),
    seq      INTEGER NOT NULL REFERENCES entry (seq),
    document TEXT REFERENCES document (id),
    code     TEXT NOT NULL,
    area     TEXT NOT NULL,
    began    TEXT,
    ended    TEXT,
    review   TEXT NOT NULL,
    origin   TEXT NOT NULL
) STRICT;

CREATE INDEX claim_document ON claim (document, first);

CREATE INDEX claim_waiting ON claim (first) WHERE origin <> 'import';

CREATE TABLE total (
    id        TEXT PRIMARY KEY,
    first     INTEGER NOT NULL UNIQUE REFERENCES entry (seq),
    seq       INTEGER NOT NULL REFERENCES entry (seq),
    document  TEXT REFERENCES document (id),
    issuer    TEXT NOT NULL,
    series    TEXT NOT NULL,
    area      TEXT NOT NULL,
    began     TEXT,
    ended     TEXT,
    harm      TEXT NOT NULL,
    withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1))
) STRICT;

CREATE INDEX total_document ON total (document, first);

CREATE TABLE incident (
    id          TEXT PRIMARY KEY,
    first       INTEGER NOT NULL UNIQUE REFERENCES entry (seq),
    seq         INTEGER NOT NULL REFERENCES entry (seq),
    document    TEXT REFERENCES document (id),
    dataset     TEXT NOT NULL,
    dataset_key TEXT NOT NULL,
    area        TEXT NOT NULL,
    began       TEXT,
    ended       TEXT,
    withdrawn   INTEGER NOT NULL CHECK (withdrawn IN (0, 1))
) STRICT;

CREATE INDEX incident_dataset ON incident (dataset, dataset_key);

CREATE INDEX incident_document ON incident (document, first);

CREATE TABLE custody (
    id        TEXT PRIMARY KEY,
    first     INTEGER NOT NULL UNIQUE REFERENCES entry (seq),
    seq       INTEGER NOT NULL REFERENCES entry (seq),
    document  TEXT REFERENCES document (id),
    indicator TEXT NOT NULL,
    area      TEXT NOT NULL,
    began     TEXT,
    ended     TEXT,
    withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1))
) STRICT;

CREATE INDEX custody_document ON custody (document, first);

CREATE TABLE definition (
    id         TEXT PRIMARY KEY,
    first      INTEGER NOT NULL UNIQUE REFERENCES entry (seq),
    seq        INTEGER NOT NULL REFERENCES entry (seq),
    issuer     TEXT NOT NULL,
    from_month TEXT NOT NULL,
    to_month   TEXT NOT NULL
) STRICT;

CREATE TABLE decision (
    id      TEXT PRIMARY KEY,
    first   INTEGER NOT NULL UNIQUE REFERENCES entry (seq),
    seq     INTEGER NOT NULL REFERENCES entry (seq),
    act     TEXT NOT NULL,
    on_id   TEXT NOT NULL,
    with_id TEXT NOT NULL,
    held    INTEGER NOT NULL CHECK (held IN (0, 1))
) STRICT;

CREATE INDEX decision_on ON decision (on_id, first);

CREATE INDEX decision_with ON decision (with_id, first) WHERE with_id <> '';

CREATE TABLE setting (
    id    TEXT PRIMARY KEY,
    first INTEGER NOT NULL UNIQUE REFERENCES entry (seq),
    seq   INTEGER NOT NULL REFERENCES entry (seq)
) STRICT;

CREATE TABLE release (
    id    TEXT PRIMARY KEY,
    first INTEGER NOT NULL UNIQUE REFERENCES entry (seq),
    seq   INTEGER NOT NULL REFERENCES entry (seq)
) STRICT;

CREATE TABLE figures (
    id        TEXT PRIMARY KEY,
    first     INTEGER NOT NULL UNIQUE REFERENCES entry (seq),
    seq       INTEGER NOT NULL REFERENCES entry (seq),
    rule      TEXT NOT NULL,
    version   TEXT NOT NULL,
    breakdown TEXT NOT NULL,
    basis     TEXT NOT NULL
) STRICT;

CREATE TABLE figure (
    figures TEXT NOT NULL REFERENCES figures (id),
    n       INTEGER NOT NULL CHECK (n > 0),
    id      TEXT NOT NULL,
    body    BLOB NOT NULL,
    PRIMARY KEY (figures, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE warning (
    id        TEXT PRIMARY KEY,
    first     INTEGER NOT NULL UNIQUE REFERENCES entry (seq),
    seq       INTEGER NOT NULL REFERENCES entry (seq),
    area      TEXT NOT NULL,
    month     TEXT NOT NULL,
    indicator TEXT NOT NULL
) STRICT;

CREATE TABLE kept (
    name   TEXT PRIMARY KEY CHECK (name <> ''),
    basis  TEXT NOT NULL,
    maker  TEXT NOT NULL,
    data   BLOB NOT NULL,
    signed TEXT NOT NULL
) STRICT;

CREATE TABLE session (
    proof  TEXT PRIMARY KEY CHECK (proof <> ''),
    token  TEXT NOT NULL,
    until  TEXT NOT NULL,
    signed TEXT NOT NULL
) STRICT;
