-- What waits to be let go, in the order of random ids: no time, no sequence, nothing about a seat.

CREATE TABLE inbox (
    id      BLOB NOT NULL,
    -- 0: a contribution; 1: a change to one that stands.
    kind    INTEGER NOT NULL,
    event   BLOB NOT NULL,
    leaf    BLOB NOT NULL,
    salt    BLOB,
    content TEXT,
    PRIMARY KEY (id, kind)
) STRICT, WITHOUT ROWID;
