-- +goose Up
CREATE TABLE app_tokens (
    jti_hash   TEXT PRIMARY KEY,
    expires_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX app_tokens_expiry ON app_tokens (expires_at);

CREATE TABLE app_tickets (
    hash          TEXT PRIMARY KEY,
    cardholder_no TEXT NOT NULL REFERENCES cardholders (no),
    expires_at    TIMESTAMPTZ NOT NULL,
    used_at       TIMESTAMPTZ
);
CREATE INDEX app_tickets_expiry ON app_tickets (expires_at);

-- +goose Down
DROP TABLE app_tickets;
DROP TABLE app_tokens;
