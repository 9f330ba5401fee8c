-- A director's list of files is read page by page, however many files there are. 10 is the kind of fact that opens a file.
CREATE INDEX fact_of_file ON fact (entry) WHERE kind = 10;
