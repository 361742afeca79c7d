-- Plugins: their builds and crashes, what they keep, and sends that can be replayed. Points in time are microseconds since
-- 1970, UTC.
CREATE TABLE plugin_builds (
    sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),
    plugin TEXT NOT NULL,
    version TEXT NOT NULL,
    verdict BIGINT NOT NULL DEFAULT 0 CHECK (verdict BETWEEN 0 AND 3), -- none, refused, quarantined, withdrawn
    why TEXT NOT NULL DEFAULT '', -- of the last judgement
    who TEXT NOT NULL DEFAULT '',
    judged_at BIGINT, -- NULL: never
    first_seen BIGINT NOT NULL,
    served_at BIGINT -- last time that it began to serve; NULL: never
);

CREATE TABLE plugin_crashes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    sha256 TEXT NOT NULL,
    at BIGINT NOT NULL,
    owner TEXT NOT NULL, -- which process
    integration TEXT NOT NULL,
    lead_id BIGINT, -- NULL: it was about no lead
    place TEXT NOT NULL, -- the plugin's function
    kind TEXT NOT NULL CHECK (kind IN ('crash', 'hang', 'memory', 'exit')),
    detail TEXT NOT NULL
);
CREATE INDEX plugin_crashes_of_build ON plugin_crashes (sha256, at, id);
CREATE INDEX plugin_crashes_by_age ON plugin_crashes (at);

-- A row is a value, or the right of one process to make it.
CREATE TABLE plugin_values (
    integration TEXT NOT NULL,
    key TEXT NOT NULL,
    value BLOB, -- NULL: it is being made
    maker TEXT, -- NULL: it is there
    expires_at BIGINT NOT NULL, -- the value, or the right to make it
    PRIMARY KEY (integration, key),
    CHECK ((value IS NULL) = (maker IS NOT NULL))
);
CREATE INDEX plugin_values_by_age ON plugin_values (expires_at);

CREATE TABLE recorded_sends (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at BIGINT NOT NULL,
    lead_id BIGINT NOT NULL,
    integration TEXT NOT NULL,
    version BIGINT NOT NULL, -- of the integration's settings
    flow BIGINT NOT NULL,
    plugin TEXT NOT NULL,
    input TEXT NOT NULL, -- JSON
    answer BLOB, -- NULL: there was none
    calls TEXT NOT NULL -- JSON
);
CREATE INDEX recorded_sends_of_integration ON recorded_sends (integration, id);
CREATE INDEX recorded_sends_of_lead ON recorded_sends (lead_id);

CREATE TRIGGER recorded_lead_is_deleted BEFORE DELETE ON leads
BEGIN
    DELETE FROM recorded_sends WHERE lead_id = OLD.id;
END;
