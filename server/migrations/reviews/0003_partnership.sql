-- The partnership's own texts, as one document.
CREATE TABLE partnership (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    document TEXT NOT NULL
) STRICT;

-- Reports that somebody may be at risk now. Not anonymous, and said so where they are written.
CREATE TABLE duty_reports (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    contact TEXT NOT NULL,
    what TEXT NOT NULL,
    -- Milliseconds since 1970.
    at INTEGER NOT NULL,
    answer TEXT NULL,
    answered_by TEXT NULL,
    CHECK ((answer IS NULL) = (answered_by IS NULL))
) STRICT;
