-- One row is one lead. Other programs insert leads and change statuses here: db/README.md is their contract.
-- The columns that every scan reads come first: SQLite decodes a row only up to the last column that it needs.
CREATE TABLE leads (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    status BIGINT NOT NULL DEFAULT 1
        CONSTRAINT "status: a whole number from 1 to 12" CHECK (typeof(status) = 'integer' AND status BETWEEN 1 AND 12),
    offer BIGINT NOT NULL CONSTRAINT "offer: a whole number" CHECK (typeof(offer) = 'integer'),
    country TEXT NOT NULL DEFAULT ''
        CONSTRAINT "country: two letters or empty" CHECK (country = '' OR country GLOB '[A-Za-z][A-Za-z]'),
    reason BIGINT CONSTRAINT "reason: a whole number from 1"
        CHECK (reason IS NULL OR (typeof(reason) = 'integer' AND reason >= 1)),
    external_id TEXT NOT NULL DEFAULT '',
    external_by TEXT, -- the integration that gave external_id; NULL: the lead arrived with it, or a person entered it
    created TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
    phone TEXT NOT NULL CONSTRAINT "phone: any text that is not empty" CHECK (phone <> ''),
    goal BIGINT CONSTRAINT "goal: a whole number" CHECK (typeof(goal) IN ('integer', 'null')),
    site BIGINT CONSTRAINT "site: a whole number" CHECK (typeof(site) IN ('integer', 'null')),
    space BIGINT CONSTRAINT "space: a whole number" CHECK (typeof(space) IN ('integer', 'null')),
    affiliate BIGINT CONSTRAINT "affiliate: a whole number" CHECK (typeof(affiliate) IN ('integer', 'null')),
    agency_id BIGINT CONSTRAINT "agency_id: a whole number" CHECK (typeof(agency_id) IN ('integer', 'null')),
    agency_uid TEXT NOT NULL DEFAULT '',
    agency_source TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    email TEXT NOT NULL DEFAULT '',
    ip TEXT NOT NULL DEFAULT '',
    ua TEXT NOT NULL DEFAULT '',
    mobile BIGINT NOT NULL DEFAULT 0 CONSTRAINT "mobile: 0 or 1" CHECK (mobile IN (0, 1)),
    bad BIGINT NOT NULL DEFAULT 0 CONSTRAINT "bad: 0 or 1" CHECK (bad IN (0, 1)),
    comment TEXT NOT NULL DEFAULT '',
    address_index TEXT NOT NULL DEFAULT '',
    address_area TEXT NOT NULL DEFAULT '',
    address_city TEXT NOT NULL DEFAULT '',
    address_street TEXT NOT NULL DEFAULT '',
    address_house TEXT NOT NULL DEFAULT '',
    delivery BIGINT CONSTRAINT "delivery: a whole number" CHECK (typeof(delivery) IN ('integer', 'null')),
    discount TEXT CONSTRAINT "discount: digits with at most two decimals" CHECK (discount IS NULL OR (
        discount GLOB '[0-9]*' AND discount NOT GLOB '*[^0-9.]*' AND discount NOT GLOB '*.*.*'
        AND discount NOT GLOB '*.' AND discount NOT GLOB '*.???*')),
    count BIGINT CONSTRAINT "count: a whole number" CHECK (typeof(count) IN ('integer', 'null')),
    currency TEXT NOT NULL DEFAULT ''
        CONSTRAINT "currency: three letters or empty" CHECK (currency = '' OR currency GLOB '[A-Za-z][A-Za-z][A-Za-z]'),
    price TEXT CONSTRAINT "price: digits with at most two decimals" CHECK (price IS NULL OR (
        price GLOB '[0-9]*' AND price NOT GLOB '*[^0-9.]*' AND price NOT GLOB '*.*.*'
        AND price NOT GLOB '*.' AND price NOT GLOB '*.???*')),
    base TEXT CONSTRAINT "base: digits with at most two decimals" CHECK (base IS NULL OR (
        base GLOB '[0-9]*' AND base NOT GLOB '*[^0-9.]*' AND base NOT GLOB '*.*.*'
        AND base NOT GLOB '*.' AND base NOT GLOB '*.???*')),
    delivery_price TEXT CONSTRAINT "delivery_price: digits with at most two decimals" CHECK (delivery_price IS NULL OR (
        delivery_price GLOB '[0-9]*' AND delivery_price NOT GLOB '*[^0-9.]*' AND delivery_price NOT GLOB '*.*.*'
        AND delivery_price NOT GLOB '*.' AND delivery_price NOT GLOB '*.???*')),
    more TEXT CONSTRAINT "more: digits with at most two decimals, may be negative" CHECK (more IS NULL OR (
        (more GLOB '[0-9]*' OR more GLOB '-[0-9]*') AND substr(more, 2) NOT GLOB '*[^0-9.]*'
        AND more NOT GLOB '*.*.*' AND more NOT GLOB '*.' AND more NOT GLOB '*.???*')),
    affiliate_commission_system TEXT CONSTRAINT "affiliate_commission_system: digits with at most two decimals" CHECK (affiliate_commission_system IS NULL OR (
        affiliate_commission_system GLOB '[0-9]*' AND affiliate_commission_system NOT GLOB '*[^0-9.]*' AND affiliate_commission_system NOT GLOB '*.*.*'
        AND affiliate_commission_system NOT GLOB '*.' AND affiliate_commission_system NOT GLOB '*.???*')),
    affiliate_commission_real TEXT CONSTRAINT "affiliate_commission_real: digits with at most two decimals" CHECK (affiliate_commission_real IS NULL OR (
        affiliate_commission_real GLOB '[0-9]*' AND affiliate_commission_real NOT GLOB '*[^0-9.]*' AND affiliate_commission_real NOT GLOB '*.*.*'
        AND affiliate_commission_real NOT GLOB '*.' AND affiliate_commission_real NOT GLOB '*.???*')),
    affiliate_commission_currency TEXT NOT NULL DEFAULT ''
        CONSTRAINT "affiliate_commission_currency: three letters or empty" CHECK (affiliate_commission_currency = '' OR affiliate_commission_currency GLOB '[A-Za-z][A-Za-z][A-Za-z]'),
    advertiser_commission_system TEXT CONSTRAINT "advertiser_commission_system: digits with at most two decimals" CHECK (advertiser_commission_system IS NULL OR (
        advertiser_commission_system GLOB '[0-9]*' AND advertiser_commission_system NOT GLOB '*[^0-9.]*' AND advertiser_commission_system NOT GLOB '*.*.*'
        AND advertiser_commission_system NOT GLOB '*.' AND advertiser_commission_system NOT GLOB '*.???*')),
    advertiser_commission_real TEXT CONSTRAINT "advertiser_commission_real: digits with at most two decimals" CHECK (advertiser_commission_real IS NULL OR (
        advertiser_commission_real GLOB '[0-9]*' AND advertiser_commission_real NOT GLOB '*[^0-9.]*' AND advertiser_commission_real NOT GLOB '*.*.*'
        AND advertiser_commission_real NOT GLOB '*.' AND advertiser_commission_real NOT GLOB '*.???*')),
    advertiser_commission_currency TEXT NOT NULL DEFAULT ''
        CONSTRAINT "advertiser_commission_currency: three letters or empty" CHECK (advertiser_commission_currency = '' OR advertiser_commission_currency GLOB '[A-Za-z][A-Za-z][A-Za-z]'),
    items TEXT NOT NULL DEFAULT '{}' CONSTRAINT "items: a JSON object"
        CHECK (items = '{}' OR (items GLOB '{*' AND json_valid(items))),
    track TEXT NOT NULL DEFAULT '{}' CONSTRAINT "track: a JSON object"
        CHECK (track = '{}' OR (track GLOB '{*' AND json_valid(track))),
    meta TEXT NOT NULL DEFAULT '{}' CONSTRAINT "meta: a JSON object"
        CHECK (meta = '{}' OR (meta GLOB '{*' AND json_valid(meta)))
);
