-- Members of staff. An account's name is not the name of a person.
CREATE TABLE account (
    account TEXT PRIMARY KEY, -- its name, which the staff log uses
    label TEXT NOT NULL, -- what the administrator calls it, such as a desk or a shift
    roles INTEGER NOT NULL, -- a bit for each role: issuer 1, officer 2, operator 4, auditor 8, administrator 16
    since INTEGER NOT NULL, -- when it began, seconds since 1970
    removed_at INTEGER -- when it was removed, seconds since 1970; none while it may act
);

-- Keys that open an account (WebAuthn).
CREATE TABLE passkey (
    credential BYTES PRIMARY KEY, -- the credential's identifier
    account TEXT NOT NULL, -- whose it is
    content TEXT NOT NULL, -- public key and counter, as the WebAuthn library writes them
    added_at INTEGER NOT NULL -- when it was added, seconds since 1970
);

-- One-time codes: the first administrator's, invitations, recovery codes.
CREATE TABLE code (
    hash BYTES PRIMARY KEY, -- SHA-256 of the code; the code itself is nowhere
    account TEXT, -- the account that it opens again; none where it begins a new one
    label TEXT NOT NULL, -- the label of the account that it begins
    roles INTEGER NOT NULL, -- the roles of the account that it begins, a bit each
    expires_at INTEGER NOT NULL -- first moment at which it opens nothing, seconds since 1970
);

-- What a browser and the service are in the middle of: a challenge that was sent and not yet answered.
CREATE TABLE ceremony (
    id BYTES PRIMARY KEY, -- random
    content TEXT NOT NULL, -- the state, as the WebAuthn library writes it, and which code it is for
    expires_at INTEGER NOT NULL -- first moment at which no answer counts, seconds since 1970
);

-- Who is signed in.
CREATE TABLE session (
    hash BYTES PRIMARY KEY, -- SHA-256 of the cookie; the cookie itself is nowhere
    account TEXT NOT NULL, -- whose it is
    began_at INTEGER NOT NULL, -- when it began, seconds since 1970
    used_at INTEGER NOT NULL, -- when it was last used, to the minute, seconds since 1970
    expires_at INTEGER NOT NULL -- first moment at which it is over, seconds since 1970
);

-- Certificates that were issued: enough to revoke one, nothing to list a person.
CREATE TABLE issued (
    uvci_hash BYTES PRIMARY KEY, -- SHA-256 of the identifier, which is random
    kind TEXT NOT NULL, -- test, vaccination or recovery
    mark BYTES NOT NULL, -- what revocation lists call it: the signer's key identifier and half of the hash of its identifier
    issued_on INTEGER NOT NULL, -- day of issue, days since 1970
    expires_at INTEGER NOT NULL, -- end of its technical validity, seconds since 1970
    revoked_at INTEGER, -- when it was revoked, seconds since 1970; none while it stands
    replaced_by BYTES -- the record that took its place; none where none did
) WITHOUT ROWID;
CREATE INDEX issued_revoked ON issued (revoked_at) WHERE revoked_at IS NOT NULL;

-- Keys of the days, under which duplicates are noticed. A key is erased after two days, and with it what it says.
CREATE TABLE day_key (
    day INTEGER PRIMARY KEY, -- days since 1970
    key BYTES NOT NULL -- random
);
CREATE TABLE recent (
    day INTEGER NOT NULL, -- days since 1970
    fingerprint BYTES NOT NULL, -- HMAC-SHA-256 under the key of the day
    PRIMARY KEY (day, fingerprint)
) WITHOUT ROWID;

-- What officers drafted and nobody approved yet.
CREATE TABLE draft (
    id TEXT PRIMARY KEY, -- random
    kind TEXT NOT NULL, -- kind of file, as in the index of bulletins
    name TEXT NOT NULL, -- name of the file
    digest TEXT, -- SHA-256 of the content, which lies among the objects; none where the file is to be removed
    size INTEGER NOT NULL, -- bytes
    report TEXT NOT NULL, -- what was left out of it and why, JSON
    replaces TEXT, -- SHA-256 of the file that was in force when it was drafted; none where there was none
    author TEXT NOT NULL, -- who drafted it
    drafted_at INTEGER NOT NULL -- when, seconds since 1970
);

-- Files that two officers agreed on and that are in force.
CREATE TABLE approved (
    kind TEXT NOT NULL, -- kind of file, as in the index of bulletins
    name TEXT NOT NULL, -- name of the file
    digest TEXT, -- SHA-256 of the content; none where officers removed a file that the program would publish by itself
    size INTEGER NOT NULL, -- bytes
    author TEXT NOT NULL, -- who drafted it
    approver TEXT NOT NULL, -- who approved it
    approved_at INTEGER NOT NULL, -- when, seconds since 1970
    PRIMARY KEY (kind, name)
);

-- What was published.
CREATE TABLE publication (
    version INTEGER PRIMARY KEY, -- of the index
    note TEXT NOT NULL, -- the signed index
    issued_at INTEGER NOT NULL -- when, seconds since 1970
);

-- The staff log (docs/staff-log.md).
CREATE TABLE staff_log (
    number INTEGER PRIMARY KEY, -- of the line; 0 is the first
    line TEXT NOT NULL -- as it is given out
);
CREATE TABLE staff_log_end (
    one INTEGER PRIMARY KEY, -- 1: there is one end, and whoever writes holds it
    number INTEGER NOT NULL, -- of the last line
    line TEXT NOT NULL -- the last line
);

-- Work that is done at its times, by one copy of the program at a time.
CREATE TABLE job (
    name TEXT PRIMARY KEY, -- what is done
    due_at INTEGER NOT NULL, -- when it is to be done next, seconds since 1970
    lease INTEGER NOT NULL, -- counts how often it was taken: a copy that lost its lease cannot finish
    leased_until INTEGER NOT NULL, -- until when somebody is at it, seconds since 1970; 0 where nobody is
    done_at INTEGER, -- when it was last done, seconds since 1970; none where it never was
    fault TEXT -- why it failed last; none where it did not
);
