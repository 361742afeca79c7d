-- How far the walk over what is dropped by age has come. All processes share it: each step goes on where the last one ended.
CREATE TABLE retention (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    attempts_after BIGINT NOT NULL DEFAULT 0, -- attempts.id
    attempts_until BIGINT NOT NULL DEFAULT 0, -- the last one when the walk began: it does not run after what comes meanwhile
    keys_after BIGINT NOT NULL DEFAULT 0, -- idempotency_keys.lead_id
    keys_until BIGINT NOT NULL DEFAULT 0,
    recordings_after BIGINT NOT NULL DEFAULT 0, -- recorded_sends.id
    recordings_until BIGINT NOT NULL DEFAULT 0,
    ended_at BIGINT DEFAULT 0, -- microseconds since 1970, UTC; NULL: a walk is under way
    weeks_at BIGINT NOT NULL DEFAULT 0 -- when somebody looked last for weeks of attempts to be made or dropped
);
