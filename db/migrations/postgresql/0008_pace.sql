-- How fast each integration is sent to, over all processes. Points in time are microseconds since 1970, UTC.
CREATE TABLE paces (
    integration TEXT COLLATE "C" PRIMARY KEY,
    next_slot_at BIGINT NOT NULL DEFAULT 0, -- requests a second: the next one not before
    day BIGINT NOT NULL DEFAULT 0, -- days since 1970 in the integration's time zone
    day_count BIGINT NOT NULL DEFAULT 0, -- requests granted of that day
    breaker BIGINT NOT NULL DEFAULT 0 CHECK (breaker BETWEEN 0 AND 2), -- closed, open, half-open
    breaker_version BIGINT NOT NULL DEFAULT 0, -- grows with every change
    breaker_since BIGINT NOT NULL DEFAULT 0,
    counted_from BIGINT NOT NULL DEFAULT 0, -- second from which target_health counts for the breaker
    refused BIGINT NOT NULL DEFAULT 0 -- outcomes that came after their claim had passed on
) WITH (fillfactor = 50, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_scale_factor = 0);

-- Requests that a process may have under way. A row that is not renewed is of a process that has ended.
CREATE TABLE pace_shares (
    integration TEXT COLLATE "C" NOT NULL,
    owner TEXT COLLATE "C" NOT NULL,
    held BIGINT NOT NULL,
    wanted BIGINT NOT NULL,
    until BIGINT NOT NULL,
    PRIMARY KEY (integration, owner)
) WITH (fillfactor = 50, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_scale_factor = 0);

-- What exchanges said about their target, by second since 1970. Sessions count in rows of their own.
CREATE TABLE target_health (
    integration TEXT COLLATE "C" NOT NULL,
    second BIGINT NOT NULL,
    shard SMALLINT NOT NULL,
    good BIGINT NOT NULL,
    bad BIGINT NOT NULL,
    PRIMARY KEY (integration, second, shard)
) WITH (fillfactor = 50, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_scale_factor = 0);
