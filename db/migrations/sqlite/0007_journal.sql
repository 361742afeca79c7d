-- What was done by hand to deliveries and to builds of plugins: who, and why.
CREATE TABLE journal (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at BIGINT NOT NULL, -- microseconds since 1970, UTC
    who TEXT NOT NULL,
    why TEXT NOT NULL,
    action TEXT NOT NULL,
    lead_id BIGINT NOT NULL, -- as the delivery, 0 where it was about none
    delivery_id BIGINT NOT NULL
);
