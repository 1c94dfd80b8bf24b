-- Verification codes of exposure notification. The codes themselves are nowhere: what stands here are their HMAC-SHA-256 under a key
-- that lies in the data folder, so that who has the database alone cannot try all of them. Rows lie in the order in which codes were
-- issued, which is about the order in which they are used: those that are used together lie together.
CREATE TABLE verification_code (
    uuid BYTES PRIMARY KEY, -- how whoever issued it names it, 16 bytes
    short_hash BYTES, -- HMAC of its short form; none once it was taken out
    long_hash BYTES, -- HMAC of its long form; none once it was taken out
    nonce_hash BYTES, -- HMAC of the word that its phone must repeat; none where there is none
    report_type TEXT NOT NULL, -- confirmed, likely, negative or user-report
    symptom_day INTEGER, -- when symptoms began, days since 1970; none where nobody said
    test_day INTEGER, -- day of the test, days since 1970; none where nobody said
    short_until INTEGER NOT NULL, -- first moment at which the short form opens nothing, seconds since 1970
    long_until INTEGER NOT NULL, -- first moment at which the long form opens nothing, seconds since 1970; never before the short form
    claimed INTEGER NOT NULL -- 1 once somebody used it, 0 before
);
-- PostgreSQL alone: who uses a code writes its row anew, in the same page where that has room, and then no index changes.
ALTER TABLE verification_code SET (fillfactor = 60);
CREATE UNIQUE INDEX verification_code_short ON verification_code (short_hash);
CREATE UNIQUE INDEX verification_code_long ON verification_code (long_hash);
CREATE INDEX verification_code_open ON verification_code (long_until) WHERE long_hash IS NOT NULL;
CREATE INDEX verification_code_until ON verification_code (long_until);

-- Tokens that became a certificate: so that each becomes one, and the same one again.
CREATE TABLE verification_certificate (
    token_hash BYTES PRIMARY KEY, -- SHA-256 of the token's name, which is random
    hmac BYTES NOT NULL, -- of the keys that the certificate is for
    given_at INTEGER NOT NULL, -- when the certificate was made, seconds since 1970
    kid TEXT NOT NULL, -- the name of the key that signed it
    signature BYTES NOT NULL, -- its signature
    expires_at INTEGER NOT NULL -- first moment at which the token opens nothing, seconds since 1970
) WITHOUT ROWID;
CREATE INDEX verification_certificate_expires ON verification_certificate (expires_at);

-- Programs that may ask the verification server.
CREATE TABLE verification_caller (
    name TEXT PRIMARY KEY, -- what the administrator calls it, such as an app
    kind TEXT NOT NULL, -- device, admin or stats
    secret_hash BYTES NOT NULL, -- HMAC-SHA-256 of its key, which is nowhere
    quota INTEGER NOT NULL, -- how many codes it may issue a day
    used_on INTEGER NOT NULL, -- the day that it last issued on, days since 1970
    used INTEGER NOT NULL, -- how many it issued on that day
    since INTEGER NOT NULL, -- when it was added, seconds since 1970
    revoked_at INTEGER -- when it was revoked, seconds since 1970; none while it may ask
);
CREATE UNIQUE INDEX verification_caller_secret ON verification_caller (secret_hash);

-- How many a day.
CREATE TABLE verification_count (
    day INTEGER PRIMARY KEY, -- days since 1970
    issued INTEGER NOT NULL, -- codes that were issued
    claimed INTEGER NOT NULL, -- codes that were used
    certified INTEGER NOT NULL, -- certificates that were given, each token once
    for_show INTEGER NOT NULL -- requests that phones made so that nobody can tell by the others who is ill
);
