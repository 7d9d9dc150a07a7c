-- What the keys of each event's rounds come from. Nothing about places, people or words.
CREATE TABLE events (
    review BLOB NOT NULL CHECK (length(review) = 16),
    event  BLOB NOT NULL CHECK (length(event) = 16),
    seed   BLOB NOT NULL CHECK (length(seed) = 32),
    PRIMARY KEY (review, event)
) STRICT, WITHOUT ROWID;
