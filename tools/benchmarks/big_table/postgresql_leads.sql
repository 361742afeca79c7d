-- :rows leads that were sent long ago, each with its delivery and its attempt, without bodies.
SET synchronous_commit = off;
SET session_replication_role = replica; -- no triggers
INSERT INTO leads (created, status, external_id, external_by, offer, phone, name, country, ip, ua, affiliate, site, price, currency, track)
SELECT to_timestamp(1764000000 + n), 2, 'crm-' || n, 'crm', 100 + n % 37, '4070' || (1000000 + n % 9000000),
    'Ana María García', 'ro', '203.0.113.' || n % 254,
    'Mozilla/5.0 (Linux; Android 13; SM-A515F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0.0.0 Mobile Safari/537.36',
    1000 + n % 211, 50 + n % 19, 19.90, 'RON', json_build_object('click', 'c0ffee' || n, 'utm_source', 'facebook')
FROM generate_series(1, :rows) AS series (n);
INSERT INTO deliveries (lead_id, flow, state, attempts, epoch, integration, external_id)
SELECT id, 1, 3, 1, 1, 'crm', external_id FROM leads ORDER BY id;
INSERT INTO attempts (id, delivery_id, number, at, elapsed_us, http_status, phase, outcome, detail, plugin, request, answer)
SELECT id << 24 | 1, id, 1, (1764000000 + id) * 1000000, 23456, 200, 'interpreted', 'accepted', '', 'plain-value', '', ''
FROM deliveries ORDER BY id;
INSERT INTO outcome_counts (integration, flow, outcome, bucket, shard, count, elapsed_us) SELECT 'crm', 1, 'accepted', 0, 0, count(*), 0 FROM deliveries;
VACUUM (ANALYZE) leads;
VACUUM (ANALYZE) deliveries;
VACUUM (ANALYZE) attempts;
CHECKPOINT;
