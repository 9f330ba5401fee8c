-- A client has no name here: a client's name is sealed in their file.
CREATE TABLE person (
    id TEXT PRIMARY KEY,
    kind INTEGER NOT NULL,
    name TEXT,
    sign_in TEXT UNIQUE,
    made_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;

-- One row for each way that a person can open their private bundle.
CREATE TABLE way_in (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id),
    kind INTEGER NOT NULL,
    tag TEXT UNIQUE,
    stretch INTEGER NOT NULL,
    salt BLOB NOT NULL,
    bundle BLOB NOT NULL,
    last_step INTEGER NOT NULL,
    made_at INTEGER NOT NULL
) STRICT;

CREATE INDEX way_in_person ON way_in (person);

CREATE TABLE session (
    row_id TEXT PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    person TEXT NOT NULL REFERENCES person (id),
    entry INTEGER NOT NULL,
    bundle BLOB NOT NULL,
    view BLOB,
    made_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL
) STRICT;

CREATE INDEX session_person ON session (person);

CREATE TABLE invitation (
    id TEXT PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    person TEXT NOT NULL REFERENCES person (id),
    invited_by TEXT NOT NULL REFERENCES person (id),
    letter BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    keys BLOB,
    used_at INTEGER,
    settled_at INTEGER
) STRICT;

CREATE INDEX invitation_by ON invitation (invited_by);
