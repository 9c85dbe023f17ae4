-- +goose Up
CREATE TABLE provision_runs (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    size        INTEGER NOT NULL,            -- how many cards at most are registered
    brand       TEXT NOT NULL DEFAULT '',    -- empty: all
    from_no     TEXT NOT NULL DEFAULT '',    -- cardholder numbers, both ends included; empty: open
    to_no       TEXT NOT NULL DEFAULT '',
    state       TEXT NOT NULL,               -- running, paused, done, stopped
    turn        INTEGER NOT NULL,            -- grows with each start: only the newest worker goes on
    cursor_no   TEXT NOT NULL DEFAULT '',    -- the last card that was looked at
    cursor_card INTEGER NOT NULL DEFAULT 0,
    registered  INTEGER NOT NULL DEFAULT 0,
    no_mobile   INTEGER NOT NULL DEFAULT 0,  -- skipped
    corporate   INTEGER NOT NULL DEFAULT 0,  -- skipped
    cancelled   INTEGER NOT NULL DEFAULT 0,  -- skipped
    started_by  TEXT NOT NULL DEFAULT '',    -- user name; empty: the command line
    started_at  DATETIME NOT NULL,
    worked_at   DATETIME NOT NULL,
    finished_at DATETIME
);

CREATE TABLE provision_skips (
    run_id        INTEGER NOT NULL REFERENCES provision_runs (id),
    cardholder_no TEXT NOT NULL,
    card_id       INTEGER NOT NULL REFERENCES cards (id),
    reason        TEXT NOT NULL, -- no_mobile, corporate, cancelled
    PRIMARY KEY (run_id, cardholder_no, card_id)
);

-- +goose Down
DROP TABLE provision_skips;
DROP TABLE provision_runs;
