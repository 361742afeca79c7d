CREATE TABLE catalog (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    version BIGINT NOT NULL, -- grows with every change: what caches compare
    document JSON NOT NULL
);

-- A few words about the installation, such as the fingerprint of its key.
CREATE TABLE properties (
    name TEXT COLLATE "C" PRIMARY KEY,
    value TEXT NOT NULL
);
