CREATE TABLE integrations (
    id TEXT COLLATE "C" PRIMARY KEY,
    version INTEGER NOT NULL, -- the one in force
    paused SMALLINT NOT NULL DEFAULT 0 CHECK (paused IN (0, 1))
);

-- Every version that ever was in force. A rollback is a new version with an old text.
CREATE TABLE integration_versions (
    integration TEXT COLLATE "C" NOT NULL REFERENCES integrations (id),
    version INTEGER NOT NULL,
    at BIGINT NOT NULL, -- microseconds since 1970, UTC
    who TEXT NOT NULL,
    note TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (integration, version)
);
