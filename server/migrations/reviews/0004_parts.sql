-- What words are of their contribution. 0: the words themselves; 1: what is shown while parts of them are hidden; 2: the
-- name that their author put under them.
ALTER TABLE openings ADD COLUMN part INTEGER NOT NULL DEFAULT 0;

-- 1: kept, and given to nobody, while parts of them are hidden.
ALTER TABLE openings ADD COLUMN withheld INTEGER NOT NULL DEFAULT 0;
