-- +goose Up
CREATE TABLE accounts (
    id                  INTEGER PRIMARY KEY AUTOINCREMENT,
    cardholder_no       TEXT NOT NULL UNIQUE REFERENCES cardholders (no),
    login_id            TEXT NOT NULL UNIQUE,
    password_hash       TEXT NOT NULL,
    password_changed_at DATETIME NOT NULL,
    personal_message    TEXT NOT NULL DEFAULT '',
    signed_in_at        DATETIME,
    previous_sign_in_at DATETIME,
    created_at          DATETIME NOT NULL,
    updated_at          DATETIME NOT NULL
);

CREATE TABLE locks (
    door       TEXT NOT NULL,
    subject    TEXT NOT NULL,
    device     TEXT NOT NULL DEFAULT '',
    owner      TEXT NOT NULL DEFAULT '', -- cardholder number; empty for an ID that does not exist
    failures   INTEGER NOT NULL DEFAULT 0,
    cause      TEXT NOT NULL DEFAULT '',
    closed_at  DATETIME,
    updated_at DATETIME NOT NULL,
    PRIMARY KEY (door, subject, device)
);
CREATE INDEX locks_owner ON locks (owner) WHERE owner <> '';
CREATE INDEX locks_strangers ON locks (updated_at) WHERE owner = '';
CREATE INDEX locks_device ON locks (device, owner) WHERE device <> '';

CREATE TABLE devices (
    token_hash    TEXT NOT NULL,
    account_id    INTEGER NOT NULL REFERENCES accounts (id),
    kind          TEXT NOT NULL,
    first_seen_at DATETIME NOT NULL,
    last_seen_at  DATETIME NOT NULL,
    expires_at    DATETIME NOT NULL,
    PRIMARY KEY (token_hash, account_id)
);
CREATE INDEX devices_expiry ON devices (expires_at);

CREATE TABLE sessions (
    token_hash   TEXT PRIMARY KEY,
    surface      TEXT NOT NULL,
    owner        TEXT NOT NULL DEFAULT '',
    device       TEXT NOT NULL DEFAULT '', -- hash of the device cookie's token
    kind         TEXT NOT NULL DEFAULT '', -- iphone/safari
    data         BLOB NOT NULL,
    created_at   DATETIME NOT NULL,
    last_seen_at DATETIME NOT NULL
);
CREATE INDEX sessions_owner ON sessions (owner) WHERE owner <> '';
CREATE INDEX sessions_last_seen ON sessions (last_seen_at);

CREATE TABLE throttles (
    prefix     TEXT NOT NULL,
    kind       TEXT NOT NULL,
    count      INTEGER NOT NULL,
    started_at DATETIME NOT NULL,
    PRIMARY KEY (prefix, kind)
);
CREATE INDEX throttles_started ON throttles (started_at);

-- +goose Down
DROP TABLE throttles;
DROP TABLE sessions;
DROP TABLE devices;
DROP TABLE locks;
DROP TABLE accounts;
