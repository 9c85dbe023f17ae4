-- +goose Up
CREATE TABLE audit_events (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    chain     TEXT NOT NULL,
    seq       INTEGER NOT NULL,
    at        DATETIME NOT NULL,
    actor     TEXT NOT NULL,
    action    TEXT NOT NULL,
    subject   TEXT NOT NULL DEFAULT '',
    outcome   TEXT NOT NULL,
    ip_prefix TEXT NOT NULL DEFAULT '',
    device    TEXT NOT NULL DEFAULT '',
    facts     TEXT NOT NULL DEFAULT '{}',
    hash      TEXT NOT NULL,
    UNIQUE (chain, seq)
);
CREATE INDEX audit_events_at ON audit_events (at, id);
CREATE INDEX audit_events_action ON audit_events (action, at, id);
CREATE INDEX audit_events_others ON audit_events (actor, at, id) WHERE actor <> 'cardholder'; -- the few

CREATE TABLE audit_heads (
    chain  TEXT PRIMARY KEY,
    count  INTEGER NOT NULL,
    hash   TEXT NOT NULL,
    key_id TEXT NOT NULL,
    mac    TEXT NOT NULL
);

-- Where a chain begins whose first events have been kept long enough.
CREATE TABLE audit_starts (
    chain  TEXT PRIMARY KEY,
    seq    INTEGER NOT NULL, -- of the last event that is gone
    hash   TEXT NOT NULL,
    key_id TEXT NOT NULL,
    mac    TEXT NOT NULL
);

-- +goose Down
DROP TABLE audit_starts;
DROP TABLE audit_heads;
DROP TABLE audit_events;
