-- One sealed thing in a compartment. "about" is the item that this one belongs to (a note's addendum, a shared copy's note).
CREATE TABLE item (
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    file TEXT NOT NULL,
    compartment TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    about TEXT,
    made_at INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (id, version)
) STRICT;

CREATE INDEX item_compartment ON item (compartment, kind, made_at);

CREATE INDEX item_about ON item (about) WHERE about IS NOT NULL;

-- A compartment's key at its current epoch, wrapped for one grantee.
CREATE TABLE wrap (
    fact TEXT PRIMARY KEY REFERENCES fact (id),
    compartment TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    grantee_epoch INTEGER NOT NULL,
    sealed BLOB NOT NULL
) STRICT;

CREATE INDEX wrap_compartment ON wrap (compartment);

-- Key n - 1 sealed under key n, until nothing is left under key n - 1.
CREATE TABLE epoch_link (
    compartment TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (compartment, epoch)
) STRICT;

-- Compartments whose grants or epoch the next holder has to bring up to date.
CREATE TABLE key_work (
    compartment TEXT PRIMARY KEY,
    file TEXT,
    since INTEGER NOT NULL,
    rotate_since INTEGER
) STRICT;

CREATE INDEX key_work_file ON key_work (file);

-- Blind marks of what was imported: under the directory's key, and under keys of those who imported it.
CREATE TABLE source_index (
    blind TEXT NOT NULL,
    file TEXT NOT NULL,
    PRIMARY KEY (blind, file)
) STRICT;

-- A file that leaves the directory takes its marks along.
CREATE INDEX source_index_file ON source_index (file);
