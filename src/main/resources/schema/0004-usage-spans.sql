-- Sums of calls, a projection of the journal. Each call stands in the span of its hour (1), of its day (24) and of its
-- thirty days (720). A span is one row, which holds what each mix of it amounts to: see store.PackedSums. What stood in
-- the old form is made anew from the journal.
DROP TABLE usage_span;
DELETE FROM machine_hour;
UPDATE usage_next SET next = 0;
-- What calls that are summed up together have in common but for their time. Rows are only ever added, with numbers from 0
-- on. Words are empty where there is none.
CREATE TABLE usage_mix (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL,
  tenant TEXT NOT NULL,
  capability TEXT NOT NULL,
  model TEXT NOT NULL,
  provider TEXT NOT NULL,
  source TEXT NOT NULL,
  UNIQUE (key, tenant, capability, model, provider, source)
) STRICT;
-- `start` is in hours since 1970.
CREATE TABLE usage_span (
  span INTEGER NOT NULL,
  start INTEGER NOT NULL,
  mixes BLOB NOT NULL,
  sums BLOB NOT NULL,
  PRIMARY KEY (span, start)
) STRICT;
