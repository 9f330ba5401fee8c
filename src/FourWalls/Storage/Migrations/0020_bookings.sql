-- When somebody meets a client of which file, and where. The booking itself is read from the signed entry of its fact; this is to find
-- it by time, and to see under the ledger's lock that nobody and no room is booked twice.
CREATE TABLE booking (
    id TEXT PRIMARY KEY,
    fact TEXT NOT NULL,
    file TEXT NOT NULL,
    room TEXT,
    state INTEGER NOT NULL,
    starts INTEGER NOT NULL,
    ends INTEGER NOT NULL
) STRICT;

CREATE INDEX booking_starts ON booking (starts);

CREATE INDEX booking_file ON booking (file, starts);

CREATE TABLE booking_person (
    booking TEXT NOT NULL,
    person TEXT NOT NULL,
    starts INTEGER NOT NULL,
    PRIMARY KEY (booking, person)
) STRICT;

CREATE INDEX booking_person_starts ON booking_person (person, starts);

-- The practice's own time, rooms and hours: nothing of a client's.
CREATE TABLE practice_times (
    one INTEGER PRIMARY KEY,
    zone TEXT NOT NULL
) STRICT;

CREATE TABLE room (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    ended_at INTEGER
) STRICT;

-- Minutes from midnight, on the practice's clock. No row for a weekday on which nobody works.
CREATE TABLE opening_hours (
    weekday INTEGER PRIMARY KEY,
    opens INTEGER NOT NULL,
    closes INTEGER NOT NULL
) STRICT;
