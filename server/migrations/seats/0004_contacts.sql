-- Where people are written to afterwards. `hash` is of a link's secret, which this file does not hold, and of what was
-- issued: nothing in here leads from an address to a place. No times, no order; `until` and `told` are days that are
-- the same for all who come between two of them.
CREATE TABLE contacts (
    hash BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    review BLOB NOT NULL CHECK (length(review) = 16),
    event BLOB NOT NULL CHECK (length(event) = 16),
    address TEXT NOT NULL CHECK (length(address) BETWEEN 3 AND 254),
    lang TEXT NOT NULL CHECK (lang IN ('en', 'cy')),
    -- Goes out in every message, so that who reads it can end them.
    stop BLOB NOT NULL CHECK (length(stop) = 16),
    -- The last day that was planned when it was left: it is not kept for longer, whatever is planned later.
    until INTEGER NOT NULL,
    -- The last day that it was written to about, or that had come before it was left; 0 for none.
    told INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX contacts_of_review ON contacts (review);
CREATE INDEX contacts_by_stop ON contacts (stop);
