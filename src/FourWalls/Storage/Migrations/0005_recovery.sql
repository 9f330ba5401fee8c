-- The private half of a recovery pair, sealed to the pair that came after it: what was wrapped to the older one stays within
-- reach of the newest papers until whoever holds a compartment has wrapped it anew.
CREATE TABLE recovery_link (
    newer TEXT PRIMARY KEY REFERENCES fact (id),
    older TEXT NOT NULL REFERENCES fact (id),
    sealed BLOB NOT NULL
) STRICT;
