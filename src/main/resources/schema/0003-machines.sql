-- What own servers saved. `start`, `hour`: hours since 1970; amounts in nano-units of the instance's currency.
ALTER TABLE usage_span ADD COLUMN value_nanos INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage_span ADD COLUMN unvalued INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage_span ADD COLUMN valued_tokens INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage_span ADD COLUMN weight INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage_span ADD COLUMN gpu_nanos INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage_span ADD COLUMN saved_nanos INTEGER NOT NULL DEFAULT 0;
-- Hours of machines that have a price by the hour, a projection of the journal too. `busy` has a bit for each second in which the
-- machine worked on a call. An hour is open until it was shared out, and again when something of it comes late; the figures
-- behind `open` are of the last time that it was.
CREATE TABLE machine_hour (
  hour INTEGER NOT NULL,
  provider TEXT NOT NULL,
  up_millis INTEGER NOT NULL,
  nanos INTEGER NOT NULL,
  busy BLOB NOT NULL,
  open INTEGER NOT NULL,
  settled INTEGER NOT NULL DEFAULT 0,
  busy_millis INTEGER NOT NULL DEFAULT 0,
  shared_nanos INTEGER NOT NULL DEFAULT 0,
  tokens INTEGER NOT NULL DEFAULT 0,
  value_nanos INTEGER NOT NULL DEFAULT 0,
  valued_tokens INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (hour, provider)
) STRICT, WITHOUT ROWID;
CREATE INDEX machine_hour_open ON machine_hour (hour, provider) WHERE open = 1;
