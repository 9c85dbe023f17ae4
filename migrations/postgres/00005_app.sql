-- +goose Up
CREATE TABLE app_tokens (
    jti_hash   TEXT PRIMARY KEY,
    expires_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE app_tickets (
    hash          TEXT PRIMARY KEY,
    cardholder_no TEXT NOT NULL REFERENCES cardholders (no),
    expires_at    TIMESTAMPTZ NOT NULL,
    used_at       TIMESTAMPTZ
);

-- +goose Down
DROP TABLE app_tickets;
DROP TABLE app_tokens;
