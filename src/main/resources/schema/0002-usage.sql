-- Sums of calls, a projection of the journal. Each call stands in the span of its hour (1) and in that of its day (24).
-- `start` is in hours since 1970. Words are empty where there is none.
CREATE TABLE usage_span (
  span INTEGER NOT NULL,
  start INTEGER NOT NULL,
  key TEXT NOT NULL,
  tenant TEXT NOT NULL,
  capability TEXT NOT NULL,
  model TEXT NOT NULL,
  provider TEXT NOT NULL,
  source TEXT NOT NULL,
  calls INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  gpu INTEGER NOT NULL,
  fallback INTEGER NOT NULL,
  prompt INTEGER NOT NULL,
  cached INTEGER NOT NULL,
  completion INTEGER NOT NULL,
  reasoning INTEGER NOT NULL,
  unmeasured INTEGER NOT NULL,
  cost_nanos INTEGER NOT NULL,
  unpriced INTEGER NOT NULL,
  PRIMARY KEY (span, start, key, tenant, capability, model, provider, source)
) STRICT, WITHOUT ROWID;
-- The number of the first record of the journal that is not in the sums.
CREATE TABLE usage_next (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  next INTEGER NOT NULL
) STRICT;
INSERT INTO usage_next (id, next) VALUES (1, 0);
