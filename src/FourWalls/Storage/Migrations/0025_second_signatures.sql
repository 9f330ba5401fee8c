-- Notes that wait for a second signature (13), and what was said when one was sent back (15): few at a time, and found without
-- walking what is kept.
CREATE INDEX item_in_review ON item (about) WHERE kind = 15;

CREATE INDEX item_waiting ON item (file) WHERE kind = 13;
