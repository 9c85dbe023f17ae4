-- +goose Up
CREATE TABLE installation (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    mode       TEXT NOT NULL,
    created_at DATETIME NOT NULL
);

CREATE TABLE cardholders (
    no           TEXT PRIMARY KEY,
    name         TEXT NOT NULL,
    name_kana    TEXT NOT NULL,
    birth_date   TEXT NOT NULL,
    mobile       TEXT NOT NULL DEFAULT '',
    email        TEXT NOT NULL DEFAULT '',
    mobile_index TEXT NOT NULL DEFAULT '',
    email_index  TEXT NOT NULL DEFAULT '',
    file_mobile  TEXT NOT NULL DEFAULT '',
    file_email   TEXT NOT NULL DEFAULT '',
    created_at   DATETIME NOT NULL,
    updated_at   DATETIME NOT NULL
);
CREATE INDEX cardholders_mobile ON cardholders (mobile_index) WHERE mobile_index <> '';
CREATE INDEX cardholders_email ON cardholders (email_index) WHERE email_index <> '';

CREATE TABLE cards (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    cardholder_no  TEXT NOT NULL REFERENCES cardholders (no),
    pan_hash       TEXT NOT NULL UNIQUE,
    last4          TEXT NOT NULL,
    brand          TEXT NOT NULL,
    expiry         TEXT NOT NULL,
    relation       TEXT NOT NULL,
    status         TEXT NOT NULL,
    replaced_by_id INTEGER REFERENCES cards (id),
    file_hash      TEXT NOT NULL DEFAULT '',
    created_at     DATETIME NOT NULL,
    updated_at     DATETIME NOT NULL
);
CREATE INDEX cards_cardholder ON cards (cardholder_no);

CREATE TABLE enrollments (
    card_id       INTEGER PRIMARY KEY REFERENCES cards (id),
    state         TEXT NOT NULL,
    method        TEXT NOT NULL,
    terms_version TEXT NOT NULL DEFAULT '',
    registered_at DATETIME,
    created_at    DATETIME NOT NULL,
    updated_at    DATETIME NOT NULL
);
CREATE INDEX enrollments_updated ON enrollments (updated_at);

-- +goose Down
DROP TABLE enrollments;
DROP TABLE cards;
DROP TABLE cardholders;
DROP TABLE installation;
