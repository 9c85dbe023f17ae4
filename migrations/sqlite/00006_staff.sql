-- +goose Up
CREATE TABLE staff (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    name          TEXT NOT NULL UNIQUE, -- user name
    role          TEXT NOT NULL,        -- agent, supervisor, auditor
    password_hash TEXT NOT NULL,
    initial       BOOLEAN NOT NULL,     -- the password was given out by the command line
    totp_secret   TEXT NOT NULL DEFAULT '', -- sealed; empty until it is set up
    totp_step     INTEGER NOT NULL DEFAULT 0, -- the last one used
    failures      INTEGER NOT NULL DEFAULT 0,
    closed_at     DATETIME,
    disabled_at   DATETIME,
    signed_in_at  DATETIME,
    created_at    DATETIME NOT NULL,
    updated_at    DATETIME NOT NULL
);

-- A password can be set anew without a mail while one is open (D3.6).
CREATE TABLE receptions (
    cardholder_no TEXT NOT NULL PRIMARY KEY REFERENCES cardholders (no),
    opened_at     DATETIME NOT NULL,
    expires_at    DATETIME NOT NULL,
    used_at       DATETIME -- each serves once
);
CREATE INDEX receptions_expiry ON receptions (expires_at);

-- +goose Down
DROP TABLE receptions;
DROP TABLE staff;
