-- :rows leads that were sent, one after the other within 90 days. In the transaction that empties its table nothing goes to the log.
SET session_replication_role = replica; -- no triggers
BEGIN;
TRUNCATE leads;
INSERT INTO leads (id, created, status, external_id, external_by, offer, phone, name, country, ip, ua, affiliate, site, price, currency, track)
SELECT n, now() - interval '90 days' + n * (interval '90 days' / :rows), 2, 'crm-' || n, 'crm', 100 + n % 37, '4070' || (1000000 + n % 9000000),
    'Ana María García', 'ro', '203.0.113.' || n % 254,
    'Mozilla/5.0 (Linux; Android 13; SM-A515F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0.0.0 Mobile Safari/537.36',
    1000 + n % 211, 50 + n % 19, 19.90, 'RON', json_build_object('click', 'c0ffee' || n, 'utm_source', 'facebook')
FROM generate_series(1, :rows) AS series (n);
SELECT setval('leads_id_seq', :rows);
COMMIT;
VACUUM (ANALYZE) leads;
