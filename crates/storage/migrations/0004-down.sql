-- Whoever writes keys holds this row: so they come one after the other.
CREATE TABLE exposure_turn (
    one INTEGER PRIMARY KEY, -- 1: there is one
    number INTEGER NOT NULL -- counts whose turn it was
);
