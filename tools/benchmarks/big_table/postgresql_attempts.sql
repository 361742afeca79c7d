-- The deliveries of :rows leads, each with five attempts, without bodies, the last of which was accepted. May run beside
-- postgresql_leads.sql: what belongs together has the same number.
SET session_replication_role = replica; -- no triggers
SET maintenance_work_mem = '512MB';
BEGIN;
TRUNCATE deliveries;
INSERT INTO deliveries (id, lead_id, flow, state, attempts, epoch, integration, external_id)
SELECT n, n, 1, 3, 5, 5, 'crm', 'crm-' || n FROM generate_series(1, :rows) AS series (n);
SELECT setval('deliveries_id_seq', :rows);
COMMIT;
VACUUM (ANALYZE) deliveries;
BEGIN;
DO $$ -- the weeks before this one, as they were made when they were ahead
DECLARE
    monday CONSTANT TIMESTAMPTZ := date_trunc('week', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC';
    start TIMESTAMPTZ;
BEGIN
    FOR ago IN 1..13 LOOP
        start := monday - ago * interval '7 days';
        EXECUTE format('CREATE TABLE attempts_%s PARTITION OF attempts FOR VALUES FROM (%s) TO (%s)', to_char(start AT TIME ZONE 'UTC', 'YYYYMMDD'),
            (extract(epoch FROM start) * 1000000)::bigint, (extract(epoch FROM start + interval '7 days') * 1000000)::bigint);
    END LOOP;
END $$;
INSERT INTO attempts (id, delivery_id, number, at, elapsed_us, http_status, phase, outcome, detail, plugin, request, answer)
SELECT n << 24 | k, n, k, (extract(epoch FROM now() - interval '90 days' + n * (interval '90 days' / :rows) - (5 - k) * interval '1 minute') * 1000000)::bigint,
    23456, CASE k WHEN 5 THEN 200 ELSE 500 END, 'interpreted', CASE k WHEN 5 THEN 'accepted' ELSE 'failed' END, '', 'plain-value 1.0', '', ''
FROM generate_series(1, :rows::bigint) AS series (n), generate_series(1, 5) AS k;
INSERT INTO outcome_counts (integration, flow, outcome, bucket, shard, count, elapsed_us) VALUES ('crm', 1, 'accepted', 0, 0, :rows, 0), ('crm', 1, 'failed', 0, 0, 4 * :rows, 0);
COMMIT;
VACUUM (ANALYZE) attempts;
CHECKPOINT;
