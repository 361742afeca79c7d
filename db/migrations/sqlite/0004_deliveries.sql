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
    external_id TEXT NOT NULL DEFAULT '',
    why TEXT NOT NULL DEFAULT '' -- of a delivery that is held, or due after a failure
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

-- A claimed delivery is left alone: its outcome is recorded, and the new status is kept. One statement and no look-up
-- before it: every accepted lead runs through here.
CREATE TRIGGER lead_leaves_new AFTER UPDATE OF status ON leads WHEN OLD.status = 1 AND NEW.status <> 1
BEGIN
    UPDATE deliveries SET state = 3, why = 'the lead left status new'
    WHERE lead_id = NEW.id AND flow = 1 AND state = 1;
END;
