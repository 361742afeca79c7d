-- :rows leads that were sent long ago, each with its delivery and its attempt, without bodies.
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -262144;
.dbconfig enable_trigger off
BEGIN;
INSERT INTO leads (created, status, external_id, external_by, offer, phone, name, country, ip, ua, affiliate, site, price, currency, track)
WITH RECURSIVE series (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < :rows)
SELECT strftime('%Y-%m-%dT%H:%M:%SZ', 1764000000 + n, 'unixepoch'), 2, 'crm-' || n, 'crm', 100 + n % 37, '4070' || (1000000 + n % 9000000),
    'Ana María García', 'ro', '203.0.113.' || n % 254,
    'Mozilla/5.0 (Linux; Android 13; SM-A515F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0.0.0 Mobile Safari/537.36',
    1000 + n % 211, 50 + n % 19, '19.90', 'RON', '{"click":"c0ffee' || n || '","utm_source":"facebook"}'
FROM series;
INSERT INTO deliveries (lead_id, flow, state, attempts, epoch, integration, external_id)
SELECT id, 1, 3, 1, 1, 'crm', external_id FROM leads ORDER BY id;
INSERT INTO attempts (id, delivery_id, number, at, elapsed_us, http_status, phase, outcome, detail, plugin, request, answer)
SELECT id << 24 | 1, id, 1, (1764000000 + id) * 1000000, 23456, 200, 'interpreted', 'accepted', '', 'plain-value', '', ''
FROM deliveries ORDER BY id;
INSERT INTO outcome_counts (integration, flow, outcome, bucket, count, elapsed_us) SELECT 'crm', 1, 'accepted', 0, count(*), 0 FROM deliveries;
COMMIT;
ANALYZE;
PRAGMA journal_mode = WAL;
