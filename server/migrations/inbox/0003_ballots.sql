-- Ballots of rounds that are open, in the order of random ids: no time, no sequence, nothing about a seat. Counted when
-- the round closes, and destroyed.
--
-- From here on `inbox.kind` may also be 2: a name that an author puts under what stands.

CREATE TABLE ballots (
    id     BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    event  BLOB    NOT NULL,
    round  INTEGER NOT NULL,
    ballot TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
