-- +goose Up
CREATE TABLE applications (
    id            TEXT PRIMARY KEY,
    account_id    INTEGER NOT NULL REFERENCES accounts (id),
    session       TEXT NOT NULL,
    card_ids      TEXT NOT NULL,
    terms_version TEXT NOT NULL,
    agreed_at     DATETIME NOT NULL,
    done_at       DATETIME
);
CREATE INDEX applications_account ON applications (account_id, agreed_at);
CREATE INDEX applications_open ON applications (agreed_at) WHERE done_at IS NULL;

CREATE TABLE codes (
    id            TEXT PRIMARY KEY,
    key_id        TEXT NOT NULL,
    purpose       TEXT NOT NULL,
    subject       TEXT NOT NULL,
    session       TEXT NOT NULL,
    budget        TEXT NOT NULL,
    decoy         BOOLEAN NOT NULL DEFAULT FALSE,
    tries         INTEGER NOT NULL DEFAULT 0,
    sends         INTEGER NOT NULL DEFAULT 0,
    sent_at       DATETIME NOT NULL,
    expires_at    DATETIME NOT NULL,
    used_at       DATETIME,
    created_at    DATETIME NOT NULL
);
CREATE INDEX codes_binding ON codes (purpose, subject, session, created_at);
CREATE INDEX codes_created ON codes (created_at);

CREATE TABLE budgets (
    subject      TEXT NOT NULL,
    class        TEXT NOT NULL,
    wrong_streak INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (subject, class)
);

CREATE TABLE budget_events (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    subject TEXT NOT NULL,
    class   TEXT NOT NULL,
    kind    TEXT NOT NULL,
    at      DATETIME NOT NULL
);
CREATE INDEX budget_events_window ON budget_events (subject, class, kind, at);
CREATE INDEX budget_events_at ON budget_events (at);

CREATE TABLE messages (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    cardholder_no TEXT NOT NULL REFERENCES cardholders (no),
    channel       TEXT NOT NULL,
    template      TEXT NOT NULL,
    code_id       TEXT NOT NULL DEFAULT '',
    recipient     TEXT NOT NULL DEFAULT '',
    previous      TEXT NOT NULL DEFAULT '',
    facts         TEXT NOT NULL DEFAULT '{}',
    state         TEXT NOT NULL,
    attempts      INTEGER NOT NULL DEFAULT 0,
    failure       TEXT NOT NULL DEFAULT '', -- why it failed for good
    created_at    DATETIME NOT NULL,
    expires_at    DATETIME,
    settled_at    DATETIME
);
CREATE INDEX messages_code ON messages (code_id) WHERE code_id <> '';
CREATE INDEX messages_cardholder ON messages (cardholder_no, template, created_at);
CREATE INDEX messages_created ON messages (created_at, channel, state);

CREATE TABLE procedures (
    token_hash    TEXT PRIMARY KEY,
    kind          TEXT NOT NULL,
    step          TEXT NOT NULL DEFAULT '',
    cardholder_no TEXT NOT NULL DEFAULT '',
    subject       TEXT NOT NULL,
    question      TEXT NOT NULL DEFAULT '',
    email         TEXT NOT NULL DEFAULT '',
    terms_version TEXT NOT NULL DEFAULT '',
    created_at    DATETIME NOT NULL,
    expires_at    DATETIME NOT NULL,
    done_at       DATETIME
);
CREATE INDEX procedures_expiry ON procedures (expires_at);
CREATE INDEX procedures_cardholder ON procedures (cardholder_no) WHERE cardholder_no <> '';

CREATE TABLE inbox (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    cardholder_no TEXT NOT NULL,
    channel       TEXT NOT NULL,
    receiver      TEXT NOT NULL,
    subject       TEXT NOT NULL DEFAULT '',
    body          TEXT NOT NULL,
    at            DATETIME NOT NULL
);

-- +goose Down
DROP TABLE inbox;
DROP TABLE procedures;
DROP TABLE messages;
DROP TABLE budget_events;
DROP TABLE budgets;
DROP TABLE codes;
DROP TABLE applications;
