-- Keys of the HTTP interface. The key itself is nowhere.
CREATE TABLE api_keys (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    hash TEXT NOT NULL UNIQUE, -- SHA-256 of the key, hex
    role TEXT NOT NULL,
    who TEXT NOT NULL, -- who made it
    at BIGINT NOT NULL, -- microseconds since 1970, UTC
    revoked_at BIGINT
);

-- Requests that said so by an Idempotency-Key.
CREATE TABLE idempotency_keys (
    api_key BIGINT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    lead_id BIGINT NOT NULL,
    answer TEXT NOT NULL, -- empty: under way
    at BIGINT NOT NULL, -- microseconds since 1970, UTC
    PRIMARY KEY (api_key, key)
);
CREATE INDEX idempotency_keys_of_lead ON idempotency_keys (lead_id);
