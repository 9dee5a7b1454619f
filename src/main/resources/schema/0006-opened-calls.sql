-- Calls that the journal has opened and that have not ended among the records before `usage_next`: the number of the record that
-- opened each. A projection of the journal like the sums, and stored with them.
CREATE TABLE opened_call (
  id TEXT PRIMARY KEY,
  sequence INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
