CREATE TABLE ledger_head (
    one INTEGER PRIMARY KEY,
    size INTEGER NOT NULL,
    checkpoint TEXT NOT NULL
) STRICT;

CREATE TABLE ledger_entry (
    idx INTEGER PRIMARY KEY,
    leaf BLOB NOT NULL,
    actor TEXT,
    file TEXT
) STRICT;

-- A client's page shows who looked at one file; an officer's, what one person looked at.
CREATE INDEX ledger_entry_file ON ledger_entry (file, idx) WHERE file IS NOT NULL;

CREATE INDEX ledger_entry_actor ON ledger_entry (actor, idx) WHERE actor IS NOT NULL;

-- C2SP tlog-tiles. Level 0 holds whole tiles only: the last, partial one is the hashes of the last entries.
CREATE TABLE ledger_tile (
    level INTEGER NOT NULL,
    number INTEGER NOT NULL,
    hashes BLOB NOT NULL,
    PRIMARY KEY (level, number)
) STRICT;

-- Words that belong to an entry, sealed to those who may read them; the entry holds their hash.
CREATE TABLE ledger_words (
    idx INTEGER NOT NULL,
    reader TEXT NOT NULL,
    letter BLOB NOT NULL,
    PRIMARY KEY (idx, reader)
) STRICT;

-- Where in the ledger each fact stands. The fact itself is read from its signed entry, never from here.
CREATE TABLE fact (
    id TEXT PRIMARY KEY,
    kind INTEGER NOT NULL,
    file TEXT,
    compartment TEXT,
    person TEXT,
    detail INTEGER NOT NULL,
    until INTEGER,
    entry INTEGER NOT NULL,
    ended_entry INTEGER
) STRICT;

CREATE INDEX fact_file ON fact (file, kind) WHERE file IS NOT NULL;

CREATE INDEX fact_person ON fact (person, kind) WHERE person IS NOT NULL;

CREATE INDEX fact_compartment ON fact (compartment, kind) WHERE compartment IS NOT NULL;

-- What has run out by its date: the next holder ends it in the ledger too.
CREATE INDEX fact_until ON fact (until) WHERE until IS NOT NULL AND ended_entry IS NULL;

-- The practice's own facts are read whole at start.
CREATE INDEX fact_practice ON fact (entry) WHERE file IS NULL;
