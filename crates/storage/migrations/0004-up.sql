-- Whoever writes keys alone locks a number, and no row.
DROP TABLE exposure_turn;
