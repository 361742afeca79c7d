-- In a partition for each week, which is dropped as a whole (db/postgresql/attempt_weeks.*). That an ID is given once is seen to
-- by the epoch of the claim: a key of a partitioned table has to name what it is partitioned by.
CREATE TABLE attempts (
    id BIGINT NOT NULL, -- delivery_id << 24 | number: the attempts of a delivery lie together in the one index
    delivery_id BIGINT NOT NULL,
    at BIGINT NOT NULL, -- microseconds since 1970, UTC
    elapsed_us BIGINT NOT NULL,
    number INTEGER NOT NULL,
    http_status INTEGER NOT NULL, -- 0: none
    phase TEXT NOT NULL,
    outcome TEXT NOT NULL,
    detail TEXT NOT NULL,
    plugin TEXT NOT NULL,
    request TEXT NOT NULL,
    answer TEXT NOT NULL,
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
-- What no week takes: of clocks that are off, and what stayed when its week was dropped.
CREATE TABLE attempts_other PARTITION OF attempts DEFAULT;

-- Attempts ever recorded: counting them again would read the bodies of all, and retention removes old ones. Each session
-- counts in a row of its own, as far as there are shards: one row would make the sessions wait for each other's commits.
CREATE TABLE outcome_counts (
    integration TEXT COLLATE "C" NOT NULL,
    flow SMALLINT NOT NULL,
    outcome TEXT COLLATE "C" NOT NULL,
    bucket SMALLINT NOT NULL, -- by how long they took, from 0 on: up to 5, 10, 25, 50, 100, 250, 500 ms, 1, 2.5, 5, 10, 30 s, longer
    shard SMALLINT NOT NULL,
    count BIGINT NOT NULL,
    elapsed_us BIGINT NOT NULL, -- of all of them
    PRIMARY KEY (integration, flow, outcome, bucket, shard)
) WITH (fillfactor = 50, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_scale_factor = 0);

CREATE FUNCTION leads_go() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    DELETE FROM changes c USING gone WHERE c.lead_id = gone.id;
    DELETE FROM idempotency_keys k USING gone WHERE k.lead_id = gone.id;
    WITH ended AS (DELETE FROM deliveries d USING gone WHERE d.lead_id = gone.id RETURNING d.id)
    DELETE FROM attempts a USING ended WHERE a.id BETWEEN ended.id << 24 AND ended.id << 24 | 16777215;
    RETURN NULL;
END $$;
CREATE TRIGGER leads_go AFTER DELETE ON leads REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION leads_go();
