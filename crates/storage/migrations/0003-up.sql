-- Keys of exposure notification that people uploaded, and keys that cover them (docs/exposure-server.md). Nothing here says who
-- uploaded one, or which were uploaded together.
CREATE TABLE exposure_key (
    released_at INTEGER NOT NULL, -- in the files of which hour it is published, seconds since 1970: that of the upload, or of its end where it was still in use
    region TEXT NOT NULL, -- for which region it was uploaded
    key BYTES NOT NULL, -- its 16 bytes
    rolling_start INTEGER NOT NULL, -- the first interval of its use
    rolling_period INTEGER NOT NULL, -- for how many intervals
    risk INTEGER NOT NULL, -- the level of risk, 0 to 8
    report_type INTEGER NOT NULL, -- as in export files: confirmed 1, likely 2, the person's own word 3
    days_since_onset INTEGER NOT NULL, -- days from the first symptoms to its day
    traveller INTEGER NOT NULL, -- 1 where its owner was in other regions, 0 where not
    created_at INTEGER NOT NULL, -- the hour of the upload, seconds since 1970
    revised_report_type INTEGER, -- what it was revised to: confirmed 1, likely 2, revoked 5; none where it was not
    revised_risk INTEGER, -- the level of risk since then
    revised_days_since_onset INTEGER, -- the days since then
    revised_at INTEGER, -- the hour of the revision, seconds since 1970; none where there was none
    is_cover INTEGER NOT NULL, -- 1 where nobody ever used it: it is there so that others are one of several
    cover_of BYTES, -- the key with which it agrees in everything for ever; none where it agrees with no other
    PRIMARY KEY (released_at, region, key)
) WITHOUT ROWID;
CREATE UNIQUE INDEX exposure_key_once ON exposure_key (key);
-- PostgreSQL alone: it does not keep the table in this order, and an index whose last place each upload takes is less to write.
ALTER TABLE exposure_key DROP CONSTRAINT exposure_key_pkey;
-- PostgreSQL alone: the keys of an hour.
CREATE INDEX exposure_key_hour ON exposure_key (released_at, region);
CREATE INDEX exposure_key_revised ON exposure_key (revised_at, region, key) WHERE revised_at IS NOT NULL;
CREATE INDEX exposure_key_covers ON exposure_key (cover_of) WHERE cover_of IS NOT NULL;

-- Hours whose keys are complete, cover included.
CREATE TABLE exposure_hour (
    hour INTEGER NOT NULL, -- its beginning, seconds since 1970
    region TEXT NOT NULL, -- of which region
    closed_at INTEGER, -- when it was complete, seconds since 1970; none while its cover is being made
    PRIMARY KEY (hour, region)
);

-- Export files.
CREATE TABLE exposure_file (
    region TEXT NOT NULL, -- for which region
    period INTEGER NOT NULL, -- of how many seconds its keys are: an hour or a day
    starts_at INTEGER NOT NULL, -- from when its keys were released, seconds since 1970
    ends_at INTEGER NOT NULL, -- until when; of several files of one time each later one says a second more
    digest TEXT NOT NULL, -- SHA-256 of the file, which lies among the objects
    size INTEGER NOT NULL, -- bytes
    created_at INTEGER NOT NULL, -- when it was made, seconds since 1970
    PRIMARY KEY (region, period, starts_at, ends_at)
);

-- What was uploaded on a day, counted.
CREATE TABLE exposure_count (
    day INTEGER NOT NULL, -- days since 1970
    authority TEXT NOT NULL, -- which health authority's certificates came with it
    what TEXT NOT NULL, -- what is counted
    number INTEGER NOT NULL, -- how many
    PRIMARY KEY (day, authority, what)
);
