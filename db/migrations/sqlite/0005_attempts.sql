CREATE TABLE attempts (
    -- delivery_id << 24 | number: the attempts of a delivery lie together, and no second index is kept for them.
    id INTEGER PRIMARY KEY,
    delivery_id BIGINT NOT NULL REFERENCES deliveries (id),
    number BIGINT NOT NULL,
    at BIGINT NOT NULL, -- microseconds since 1970, UTC
    elapsed_us BIGINT NOT NULL,
    http_status BIGINT NOT NULL, -- 0: none
    phase TEXT NOT NULL,
    outcome TEXT NOT NULL,
    detail TEXT NOT NULL,
    plugin TEXT NOT NULL,
    request TEXT NOT NULL,
    answer TEXT NOT NULL
);

-- Attempts ever recorded: counting them again would read the bodies of all, and retention removes old ones.
CREATE TABLE outcome_counts (
    integration TEXT NOT NULL,
    flow BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    bucket BIGINT NOT NULL, -- by how long they took, from 0 on: up to 5, 10, 25, 50, 100, 250, 500 ms, 1, 2.5, 5, 10, 30 s, longer
    count BIGINT NOT NULL,
    elapsed_us BIGINT NOT NULL, -- of all of them
    PRIMARY KEY (integration, flow, outcome, bucket)
) WITHOUT ROWID;

-- A trigger, not a cascade: a program that deletes leads may have foreign keys switched off.
CREATE TRIGGER lead_is_deleted BEFORE DELETE ON leads
BEGIN
    DELETE FROM attempts WHERE id IN (
        SELECT a.id FROM deliveries d CROSS JOIN attempts a ON a.id BETWEEN d.id << 24 AND d.id << 24 | 0xffffff
        WHERE d.lead_id = OLD.id);
    DELETE FROM deliveries WHERE lead_id = OLD.id;
    DELETE FROM changes WHERE lead_id = OLD.id;
    DELETE FROM idempotency_keys WHERE lead_id = OLD.id;
END;
