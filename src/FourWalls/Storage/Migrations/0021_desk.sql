-- When the client asked for another time; it goes with the next change of the booking.
ALTER TABLE booking ADD COLUMN asked_at INTEGER;
