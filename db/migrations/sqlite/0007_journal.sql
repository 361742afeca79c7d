-- What people did by hand to deliveries: who, and why.
CREATE TABLE journal (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at BIGINT NOT NULL, -- microseconds since 1970, UTC
    who TEXT NOT NULL,
    why TEXT NOT NULL,
    action TEXT NOT NULL,
    lead_id BIGINT NOT NULL,
    delivery_id BIGINT NOT NULL
);
