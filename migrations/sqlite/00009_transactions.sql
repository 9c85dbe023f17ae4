-- +goose Up
CREATE TABLE transactions (
    acs_trans_id              TEXT PRIMARY KEY, -- UUID
    three_ds_server_trans_id  TEXT NOT NULL UNIQUE,
    ds_trans_id               TEXT NOT NULL UNIQUE,
    ds_reference_number       TEXT NOT NULL,
    ds_url                    TEXT NOT NULL,
    directory_server          TEXT NOT NULL,             -- its name in the table of those who may ask
    device_channel            TEXT NOT NULL,
    message_category          TEXT NOT NULL,
    notification_url          TEXT NOT NULL,
    requestor_url             TEXT NOT NULL,
    challenge_ind             TEXT NOT NULL,
    merchant_name             TEXT NOT NULL,
    merchant_country          TEXT NOT NULL,
    purchase_amount           TEXT NOT NULL,             -- minor units; empty: none was named
    purchase_currency         TEXT NOT NULL,
    purchase_exponent         TEXT NOT NULL,
    card_hash                 TEXT NOT NULL,             -- keyed hash of the whole number (D7.1)
    last4                     TEXT NOT NULL,
    brand                     TEXT NOT NULL,             -- empty: no card of ours
    card_id                   INTEGER REFERENCES cards (id),
    cardholder_no             TEXT NOT NULL DEFAULT '',
    device_hash               TEXT NOT NULL,             -- keyed hash of the browser's fields
    state                     TEXT NOT NULL,             -- decided, offered, open, done
    method                    TEXT NOT NULL DEFAULT '',  -- of the challenge
    locked                    BOOLEAN NOT NULL DEFAULT FALSE,
    trans_status              TEXT NOT NULL,
    trans_status_reason       TEXT NOT NULL DEFAULT '',
    challenge_cancel          TEXT NOT NULL DEFAULT '',
    authentication_value      TEXT NOT NULL DEFAULT '',
    rules                     TEXT NOT NULL,             -- JSON, in the order they fired
    interactions              INTEGER NOT NULL DEFAULT 0,
    wrong                     INTEGER NOT NULL DEFAULT 0,
    window_size               TEXT NOT NULL DEFAULT '',
    session_data              TEXT NOT NULL DEFAULT '',  -- threeDSSessionData
    form_token_hash           TEXT NOT NULL DEFAULT '',
    deadline                  DATETIME,                  -- null: nothing is waited for
    result                    TEXT NOT NULL DEFAULT '',  -- the RReq, the same at every try
    result_tries              INTEGER NOT NULL DEFAULT 0,
    result_claimed_at         DATETIME,                  -- somebody is delivering it
    result_settled_at         DATETIME,
    result_state              TEXT NOT NULL DEFAULT '',  -- waiting, received, given_up
    created_at                DATETIME NOT NULL,
    ended_at                  DATETIME
);
CREATE INDEX transactions_card ON transactions (card_hash, created_at);
CREATE INDEX transactions_cardholder ON transactions (cardholder_no, created_at);
CREATE INDEX transactions_used ON transactions (card_id, created_at) WHERE trans_status = 'Y'; -- the last use of a card
CREATE INDEX transactions_deadline ON transactions (deadline) WHERE deadline IS NOT NULL;
CREATE INDEX transactions_created ON transactions (created_at);

CREATE TABLE card_browsers (
    card_hash   TEXT NOT NULL,
    device_hash TEXT NOT NULL,
    used_at     DATETIME NOT NULL,
    PRIMARY KEY (card_hash, device_hash)
);
CREATE INDEX card_browsers_used ON card_browsers (used_at);

-- +goose Down
DROP TABLE card_browsers;
DROP TABLE transactions;
