-- A place may be replaced when what led to it was lost: `replacement` is a kind of its own, and counts nowhere. SQLite
-- cannot change a CHECK, so the table is written anew, in the order of its random hashes and with columns of the same
-- sizes; what the old one held is wiped with its pages (`secure_delete`).
CREATE TABLE seats_anew (
    hash BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    review BLOB NOT NULL CHECK (length(review) = 16),
    event BLOB NOT NULL CHECK (length(event) = 16),
    -- By its place in the plan.
    voice INTEGER NULL,
    kind TEXT NOT NULL CHECK (kind IN ('place', 'screen', 'replacement')),
    -- A hash of all tokens that were asked for at once; 32 zeros before.
    issued BLOB NOT NULL CHECK (length(issued) = 32)
) STRICT, WITHOUT ROWID;

INSERT INTO seats_anew (hash, review, event, voice, kind, issued)
SELECT hash, review, event, voice, kind, issued FROM seats ORDER BY hash;

DROP TABLE seats;

ALTER TABLE seats_anew RENAME TO seats;

CREATE INDEX seats_of_event ON seats (review, event);
