-- Tokens that were spent in rounds that are open. The primary key is the only check there is: a nonce stands here once.
-- In the order of random nonces: no time, no sequence. Revealed and taken out when the round closes.
CREATE TABLE spent (
    event BLOB    NOT NULL,
    round INTEGER NOT NULL,
    nonce BLOB    NOT NULL CHECK (length(nonce) = 32),
    PRIMARY KEY (event, round, nonce)
) STRICT, WITHOUT ROWID;
