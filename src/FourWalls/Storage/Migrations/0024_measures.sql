-- Who is on duty, from when until when. Dated rows: what was taken back stays, with who did it.
CREATE TABLE duty_shift (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    set_by TEXT NOT NULL,
    set_at INTEGER NOT NULL,
    ended_by TEXT,
    ended_at INTEGER
) STRICT;

CREATE INDEX duty_shift_until ON duty_shift (ends_at);

-- A form with a question about safety has come in from outside, and somebody on duty is to look. One row for every such form, whatever
-- was answered: that there is one says nothing about the client.
CREATE TABLE duty_call (
    item TEXT PRIMARY KEY,
    file TEXT NOT NULL,
    came_at INTEGER NOT NULL,
    seen_by TEXT,
    seen_at INTEGER
) STRICT;

-- The practice's own short scales. Nothing here is a client's: a scale is what everybody is asked. The form that it was typed into has an
-- id, kept with it: sent again, however late, it makes nothing.
CREATE TABLE own_scale (
    code TEXT NOT NULL,
    edition INTEGER NOT NULL,
    form TEXT NOT NULL UNIQUE,
    definition TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    ended_by TEXT,
    ended_at INTEGER,
    PRIMARY KEY (code, edition)
) STRICT;
