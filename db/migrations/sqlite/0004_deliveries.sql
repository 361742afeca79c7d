-- The queue. Points in time are microseconds since 1970, UTC.
CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice: a late worker must not meet a newcomer under its ID
    lead_id BIGINT NOT NULL REFERENCES leads (id),
    flow BIGINT NOT NULL CHECK (flow BETWEEN 1 AND 4), -- new, change, approved, sync
    state BIGINT NOT NULL DEFAULT 1 CHECK (state BETWEEN 1 AND 4), -- due, claimed, done, held
    round BIGINT NOT NULL DEFAULT 1, -- a lead that is sent again gets a new round
    attempts BIGINT NOT NULL DEFAULT 0,
    epoch BIGINT NOT NULL DEFAULT 0, -- grows with every claim
    lease_until BIGINT,
    owner TEXT,
    integration TEXT, -- NULL: not yet routed
    part TEXT NOT NULL DEFAULT '', -- what tells apart deliveries of one lead, flow and round: a change, a status
    -- A random UUID (version 4), the same on every try.
    idem TEXT NOT NULL DEFAULT (printf('%08x-%04x-4%03x-%04x-%012x', random() & 0xffffffff, random() & 0xffff,
        random() & 0xfff, 0x8000 | (random() & 0x3fff), random() & 0xffffffffffff)),
    queued_at BIGINT NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) * 1000),
    due_at BIGINT NOT NULL DEFAULT 0, -- not sent before
    in_doubt BIGINT NOT NULL DEFAULT 0, -- 1: its last attempt may have reached the target
    lapsed BIGINT NOT NULL DEFAULT 0, -- 1: done without being sent, as its reason to be sent was gone
    forced BIGINT NOT NULL DEFAULT 0, -- 1: resent by hand: goes to its integration whatever the lead's status, and never lapses
    redirected_by TEXT, -- flow new: the integration that sent the customer on in flow sync
    external_id TEXT NOT NULL DEFAULT '',
    why TEXT NOT NULL DEFAULT '' -- of a delivery that is held, or due after a failure, or done without being sent
);
CREATE UNIQUE INDEX deliveries_of_lead ON deliveries (lead_id, flow, round, part);
-- Done deliveries stay as long as their lead, and are in no index that a tick reads.
CREATE INDEX deliveries_open ON deliveries (state, flow) WHERE state <> 3;

-- Whoever writes a lead: if it is new, it is in the queue.
CREATE TRIGGER lead_arrives AFTER INSERT ON leads WHEN NEW.status = 1
BEGIN
    INSERT INTO deliveries (lead_id, flow) VALUES (NEW.id, 1);
END;

CREATE TRIGGER lead_is_new_again AFTER UPDATE OF status ON leads WHEN NEW.status = 1 AND OLD.status <> 1
BEGIN
    INSERT INTO deliveries (lead_id, flow, round)
    SELECT NEW.id, 1, 1 + coalesce((SELECT max(round) FROM deliveries WHERE lead_id = NEW.id AND flow = 1), 0)
    WHERE NOT EXISTS (SELECT 1 FROM deliveries WHERE lead_id = NEW.id AND flow = 1 AND state <> 3);
END;

-- Which approved leads go where: what the integrations say, written when one is applied.
CREATE TABLE approved_routes (
    integration TEXT NOT NULL,
    status BIGINT NOT NULL,
    offer BIGINT, -- NULL: every offer
    country TEXT -- lower case; NULL: every country
);
CREATE INDEX approved_routes_of_status ON approved_routes (status);
CREATE VIEW approved_leads AS
    SELECT l.id AS lead_id, r.integration AS integration, r.integration || '/' || r.status AS part
    FROM leads l CROSS JOIN approved_routes r ON r.status = l.status
    WHERE (r.offer IS NULL OR r.offer = l.offer) AND (r.country IS NULL OR r.country = lower(l.country));

CREATE TRIGGER lead_arrives_approved AFTER INSERT ON leads
WHEN EXISTS (SELECT 1 FROM approved_routes WHERE status = NEW.status)
BEGIN
    INSERT INTO deliveries (lead_id, flow, integration, part)
    SELECT lead_id, 3, integration, part FROM approved_leads WHERE lead_id = NEW.id;
END;

-- What is due lapses when the lead leaves the status. A claimed delivery is left alone: its outcome is recorded, and the
-- new status is kept. What had lapsed is due again when the lead comes back; what was sent from that status is not.
CREATE TRIGGER lead_changes_status AFTER UPDATE OF status ON leads WHEN NEW.status <> OLD.status
BEGIN
    UPDATE deliveries SET state = 3, lapsed = 1,
        why = iif(flow = 1, 'the lead left status new', 'the lead left the status in which it was due')
    WHERE lead_id = NEW.id AND flow IN (iif(OLD.status = 1, 1, 3), 3) AND state = 1 AND NOT forced;
    INSERT INTO deliveries (lead_id, flow, integration, part)
    SELECT lead_id, 3, integration, part FROM approved_leads WHERE lead_id = NEW.id
    ON CONFLICT (lead_id, flow, round, part) DO UPDATE SET state = 1, lapsed = 0, why = '', queued_at = excluded.queued_at WHERE state = 3 AND lapsed = 1;
END;

CREATE TRIGGER lead_goes_elsewhere AFTER UPDATE OF offer, country ON leads
WHEN NEW.offer <> OLD.offer OR lower(NEW.country) <> lower(OLD.country)
BEGIN
    UPDATE deliveries SET state = 3, lapsed = 1, why = 'the integration does not take this offer and country'
    WHERE lead_id = NEW.id AND flow = 3 AND state = 1 AND NOT forced AND part NOT IN (SELECT part FROM approved_leads WHERE lead_id = NEW.id);
    INSERT INTO deliveries (lead_id, flow, integration, part)
    SELECT lead_id, 3, integration, part FROM approved_leads WHERE lead_id = NEW.id
    ON CONFLICT (lead_id, flow, round, part) DO UPDATE SET state = 1, lapsed = 0, why = '', queued_at = excluded.queued_at WHERE state = 3 AND lapsed = 1;
END;

-- Changes made after a lead was sent; deliveries of flow change name them in `part`, as "12/crm".
CREATE TABLE changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    lead_id BIGINT NOT NULL REFERENCES leads (id),
    at BIGINT NOT NULL, -- microseconds since 1970, UTC
    who TEXT NOT NULL,
    fields TEXT NOT NULL, -- JSON: name -> {"old", "new"}
    document TEXT NOT NULL -- the lead as of this change
);
CREATE INDEX changes_of_lead ON changes (lead_id);
