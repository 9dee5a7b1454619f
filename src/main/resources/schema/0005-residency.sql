-- Where a key's calls may be served: words with commas between them, as the header field has them.
ALTER TABLE api_key ADD COLUMN residency TEXT;
ALTER TABLE api_key ADD COLUMN residency_forced TEXT;
