CREATE TABLE catalog (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    version BIGINT NOT NULL, -- grows with every change: what caches compare
    document TEXT NOT NULL CHECK (json_valid(document))
);

-- A few words about the installation, such as the fingerprint of its key.
CREATE TABLE properties (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
