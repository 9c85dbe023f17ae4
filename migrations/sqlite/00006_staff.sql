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

-- +goose Down
DROP TABLE staff;
