-- A place belongs to whoever asked for its tokens first: `issued` is a hash of all that was asked for at once, so that
-- asking for the same again gets the same answer, and asking for anything else gets none. 32 zeros before.
ALTER TABLE seats RENAME COLUMN device TO issued;
