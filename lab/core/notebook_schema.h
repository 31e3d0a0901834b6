// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string_view>

namespace nnlab {

/// The tables of a notebook; NOTEBOOK.md says what is in them.
inline constexpr std::string_view notebookSchema = R"sql(
CREATE TABLE declarations (
    id INTEGER PRIMARY KEY,
    json TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    experiment TEXT NOT NULL,
    version INTEGER NOT NULL,
    declaration INTEGER NOT NULL REFERENCES declarations (id),
    parameters TEXT NOT NULL,
    seed INTEGER NOT NULL,
    data_source TEXT,
    data_hash TEXT,
    spec TEXT NOT NULL,
    numerics INTEGER NOT NULL,
    program TEXT NOT NULL,
    status TEXT NOT NULL,
    message TEXT NOT NULL DEFAULT '',
    signature TEXT NOT NULL DEFAULT '',
    started TEXT NOT NULL,
    ended TEXT,
    seconds REAL NOT NULL DEFAULT 0,
    samples_per_epoch INTEGER NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    parent INTEGER REFERENCES runs (id) ON DELETE SET NULL
) STRICT;
CREATE INDEX runs_by_spec ON runs (spec);
CREATE INDEX runs_by_parent ON runs (parent);
CREATE INDEX runs_by_declaration ON runs (declaration);

CREATE TABLE tags (
    run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    tag TEXT NOT NULL,
    PRIMARY KEY (run, tag)
) STRICT, WITHOUT ROWID;

CREATE TABLE channels (
    run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    channel INTEGER NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    reports INTEGER NOT NULL,
    last_at REAL,
    last REAL,
    best_at REAL,
    best REAL,
    PRIMARY KEY (run, channel)
) STRICT, WITHOUT ROWID;

CREATE TABLE scalars (
    run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    channel INTEGER NOT NULL,
    place INTEGER NOT NULL,
    at REAL NOT NULL,
    value REAL NOT NULL,
    seconds REAL NOT NULL,
    PRIMARY KEY (run, channel, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE frames (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    channel INTEGER NOT NULL,
    place INTEGER NOT NULL,
    at REAL NOT NULL,
    seconds REAL NOT NULL,
    crc INTEGER NOT NULL,
    data BLOB NOT NULL,
    UNIQUE (run, channel, place)
) STRICT;

CREATE TABLE hashes (
    run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    part INTEGER NOT NULL,
    crc INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (run, part)
) STRICT;

CREATE TABLE networks (
    run INTEGER PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
    crc INTEGER NOT NULL,
    data BLOB NOT NULL
) STRICT;

CREATE TABLE states (
    run INTEGER PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
    epoch INTEGER NOT NULL,
    crc INTEGER NOT NULL,
    data BLOB NOT NULL
) STRICT;

CREATE TABLE lines (
    run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    line TEXT NOT NULL,
    PRIMARY KEY (run, place)
) STRICT, WITHOUT ROWID;

CREATE VIEW points AS
    SELECT s.run, r.experiment, c.name AS channel, s.at, s.value, s.seconds
    FROM scalars s JOIN channels c USING (run, channel) JOIN runs r ON r.id = s.run;
)sql";

/// Tables that came later. Whoever writes to a notebook without them adds them; whoever reads it does without.
inline constexpr std::string_view notebookSweepSchema = R"sql(
CREATE TABLE IF NOT EXISTS sweeps (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    experiment TEXT NOT NULL,
    spec TEXT NOT NULL,
    definition TEXT NOT NULL,
    runs INTEGER NOT NULL,
    started TEXT NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS sweep_runs (
    sweep INTEGER NOT NULL REFERENCES sweeps (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    run INTEGER NOT NULL UNIQUE REFERENCES runs (id) ON DELETE CASCADE,
    PRIMARY KEY (sweep, place)
) STRICT, WITHOUT ROWID;
)sql";

} // namespace nnlab
