-- Places of learning events. No times, no order, no names: rows lie in the order of random hashes, and a place that is
-- taken keeps its size (`device` is 32 zeros before), so that the file does not tell who joined first.
CREATE TABLE seats (
    hash BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    review BLOB NOT NULL CHECK (length(review) = 16),
    event BLOB NOT NULL CHECK (length(event) = 16),
    -- By its place in the plan.
    voice INTEGER NULL,
    kind TEXT NOT NULL CHECK (kind IN ('place', 'screen')),
    device BLOB NOT NULL CHECK (length(device) = 32)
) STRICT, WITHOUT ROWID;

CREATE INDEX seats_of_event ON seats (review, event);

-- Codes for the room: anybody who sees one may take a place, up to a cap.
CREATE TABLE rooms (
    hash BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    review BLOB NOT NULL CHECK (length(review) = 16),
    event BLOB NOT NULL CHECK (length(event) = 16),
    cap INTEGER NOT NULL CHECK (cap > 0),
    used INTEGER NOT NULL CHECK (used BETWEEN 0 AND cap)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX room_of_event ON rooms (review, event);
