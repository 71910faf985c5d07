-- A workspace in a database: one row that says how far it is, the log, the records as they are now, the highest ids.
-- Only the functions in functions.sql change anything; whoever may run them can neither rewrite nor delete an entry of the log.

create schema okrtui;

create table okrtui.entry (
    sequence bigint primary key check (sequence > 0),
    at timestamptz not null,
    author text not null,
    role name not null default session_user,
    action text not null,
    schema integer not null,
    commit uuid not null unique,
    ops json not null
);

create table okrtui.record (
    kind text not null,
    id bigint not null,
    revision integer not null,
    body jsonb not null,
    primary key (kind, id)
);

create table okrtui.highest (kind text primary key, id bigint not null);

-- The sequence is null before the first entry; a sequence without its entry cannot be committed. The log begins later
-- than with the first entry where a workspace was moved here without it. `moved` says where the workspace went, by whom
-- and when.
create table okrtui.head (
    is_there boolean primary key default true check (is_there),
    workspace uuid not null,
    schema integer not null,
    sequence bigint references okrtui.entry deferrable initially deferred,
    log_from bigint not null default 1,
    moved json
);
