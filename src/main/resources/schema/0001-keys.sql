-- Keys: what each allows, and the digest of its secret. Times are milliseconds since 1970.
CREATE TABLE api_key (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  tenant TEXT NOT NULL,
  digest BLOB NOT NULL,
  scopes TEXT NOT NULL,
  models TEXT,
  created INTEGER NOT NULL,
  expires INTEGER,
  revoked INTEGER,
  replaced_by TEXT,
  last_used INTEGER
) STRICT;
