-- The log of every review. A leaf is stored as the bytes that are hashed and sent; its words lie beside it and can be
-- erased. There is no author here, no address, and no time beside what a leaf says itself.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE heads (
    review BLOB PRIMARY KEY,
    seq    INTEGER NOT NULL,
    -- 1 while an event is live, so that a start knows what to watch without folding every review.
    live   INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE entries (
    review BLOB NOT NULL,
    seq    INTEGER NOT NULL,
    op     BLOB,
    leaf   BLOB NOT NULL,
    PRIMARY KEY (review, seq)
) STRICT, WITHOUT ROWID;

-- Asking twice under one id changes things once.
CREATE UNIQUE INDEX entries_by_op ON entries (review, op) WHERE op IS NOT NULL;

CREATE TABLE openings (
    review  BLOB NOT NULL,
    seq     INTEGER NOT NULL,
    -- The contribution the words belong to, so that taking it back erases all of them.
    subject BLOB,
    salt    BLOB NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (review, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX openings_by_subject ON openings (review, subject) WHERE subject IS NOT NULL;

CREATE TABLE snapshots (
    review BLOB PRIMARY KEY,
    seq    INTEGER NOT NULL,
    state  BLOB NOT NULL
) STRICT, WITHOUT ROWID;
