-- Named people. Nothing here is ever joined with a contribution: those have no author.

-- A removed account keeps its name, so that what it did stays readable, and loses everything else: no sign-in name, no
-- password, no sessions, no links.
CREATE TABLE accounts (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL,
    sign_in TEXT COLLATE NOCASE NULL UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('administrator', 'facilitator')),
    password TEXT NULL
) STRICT, WITHOUT ROWID;

-- Times are milliseconds since 1970.
CREATE TABLE sessions (
    token_hash BLOB NOT NULL PRIMARY KEY CHECK (length(token_hash) = 32),
    account BLOB NOT NULL REFERENCES accounts (id),
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_of_account ON sessions (account);

-- One-time links that set a password.
CREATE TABLE links (
    token_hash BLOB NOT NULL PRIMARY KEY CHECK (length(token_hash) = 32),
    account BLOB NOT NULL REFERENCES accounts (id),
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX links_of_account ON links (account);
