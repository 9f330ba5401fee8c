-- Grants that hold, by who holds them: what a leaver held, and what each holder has to do, is found without walking what has
-- ended. 9 is the kind of a grant.
CREATE INDEX fact_holds_grant ON fact (person, compartment) WHERE kind = 9 AND ended_entry IS NULL;

-- "Look at every compartment whose key this person or team holds": carried over to key_work in small steps. "halves" is 4 where
-- only a stand-in's halves are meant, "epoch" the team's newest, "done_to" how far it has got.
CREATE TABLE key_mark (
    grantee TEXT NOT NULL,
    halves INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    since INTEGER NOT NULL,
    rotate_since INTEGER,
    done_to TEXT NOT NULL,
    PRIMARY KEY (grantee, halves)
) STRICT;
