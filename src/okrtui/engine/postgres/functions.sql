-- The functions that alone change anything. An upgrade replaces them.

-- Take the turn: the row lock makes the order of sequences the order of commits. Whoever waits too long or leaves its
-- turn open is ended by the server, as is a commit that takes longer than one of a million records would.
create or replace function okrtui.take_turn(its_schema integer, patience_ms integer, hold_ms integer) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    taken bigint;
    stored integer;
    destination json;
begin
    perform set_config('lock_timeout', greatest(patience_ms, 1)::text, true);
    perform set_config('idle_in_transaction_session_timeout', hold_ms::text, true);
    perform set_config('statement_timeout', '2min', true);
    update okrtui.head set sequence = coalesce(sequence, 0) + 1 returning sequence, schema, moved
        into taken, stored, destination;
    perform set_config('lock_timeout', '0', true);
    if stored <> its_schema then
        raise exception 'schema %', stored using errcode = 'OK001';
    end if;
    if destination is not null then
        raise exception using message = destination::text, errcode = 'OK003';
    end if;
    return taken;
end
$$;

-- Append the one entry of the turn that this transaction took; only the owner may sign for somebody else.
create or replace function okrtui.append(its_commit uuid, its_at timestamptz, its_author text, its_action text, its_ops json)
returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    taken bigint;
    ops jsonb := its_ops;
begin
    if its_author <> session_user and not pg_has_role(session_user, current_user, 'member') then
        raise exception 'author' using errcode = 'OK002';
    end if;
    insert into okrtui.entry (sequence, at, author, action, schema, commit, ops)
        select head.sequence, its_at, its_author, its_action, head.schema, its_commit, its_ops from okrtui.head
        returning sequence into taken;
    insert into okrtui.record (kind, id, revision, body)
        select op->>0, (op->>1)::bigint, coalesce((op->2->>'revision')::integer, 0), op->2
        from jsonb_array_elements(ops) op where jsonb_typeof(op->2) = 'object'
        on conflict (kind, id) do update set revision = excluded.revision, body = excluded.body;
    if jsonb_path_exists(ops, 'strict $[*] ? (@[2] == null && @[3] != null)') then
        delete from okrtui.record gone using jsonb_array_elements(ops) op
            where jsonb_typeof(op->2) = 'null' and jsonb_typeof(op->3) = 'object'
            and gone.kind = op->>0 and gone.id = (op->>1)::bigint;
    end if;
    if jsonb_path_exists(ops, 'strict $[*] ? (@[3] == null)') then
        insert into okrtui.highest (kind, id)
            select op->>0, max((op->>1)::bigint) from jsonb_array_elements(ops) op group by op->>0
            on conflict (kind) do update set id = excluded.id where okrtui.highest.id < excluded.id;
    end if;
    perform pg_notify('okrtui', taken::text);
    return taken;
end
$$;

revoke all on function okrtui.take_turn, okrtui.append from public;
