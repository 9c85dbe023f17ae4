-- +goose Up
CREATE TABLE import_runs (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    started_by TEXT NOT NULL, -- user name
    file_name  TEXT NOT NULL,
    note       TEXT NOT NULL, -- why
    state      TEXT NOT NULL,
    error      TEXT NOT NULL DEFAULT '', -- code
    line_count INTEGER NOT NULL DEFAULT 0,
    added      INTEGER NOT NULL DEFAULT 0,
    changed    INTEGER NOT NULL DEFAULT 0,
    unchanged  INTEGER NOT NULL DEFAULT 0,
    rejected   INTEGER NOT NULL DEFAULT 0,
    voided     INTEGER NOT NULL DEFAULT 0,
    reapply    INTEGER NOT NULL DEFAULT 0,
    unknown    INTEGER NOT NULL DEFAULT 0,
    started_at DATETIME NOT NULL,
    ended_at   DATETIME
);

CREATE TABLE import_findings (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    run_id        INTEGER NOT NULL REFERENCES import_runs (id),
    kind          TEXT NOT NULL, -- reject, note, void
    line          INTEGER NOT NULL DEFAULT 0,
    code          TEXT NOT NULL DEFAULT '',
    cardholder_no TEXT NOT NULL DEFAULT '',
    card          TEXT NOT NULL DEFAULT '' -- brand and last four, or masked
);
CREATE INDEX import_findings_run ON import_findings (run_id, kind, id);

-- +goose Down
DROP TABLE import_findings;
DROP TABLE import_runs;
