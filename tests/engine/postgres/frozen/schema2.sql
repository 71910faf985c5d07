SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

CREATE SCHEMA okrtui;

CREATE FUNCTION okrtui.append(its_commit uuid, its_at timestamp with time zone, its_author text, its_action text, its_ops json) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    taken bigint;
    stored integer;
begin
    if its_author <> session_user and not pg_has_role(session_user, current_user, 'member') then
        raise exception 'author' using errcode = 'OK002';
    end if;
    select sequence, schema into taken, stored from okrtui.head;
    insert into okrtui.entry (sequence, at, author, action, schema, commit, ops)
        values (taken, its_at, its_author, its_action, stored, its_commit, its_ops);
    insert into okrtui.record (kind, id, revision, body)
        select op->>0, (op->>1)::bigint, coalesce((op->2->>'revision')::integer, 0), (op->2)::jsonb
        from json_array_elements(its_ops) op where json_typeof(op->2) = 'object'
        on conflict (kind, id) do update set revision = excluded.revision, body = excluded.body;
    delete from okrtui.record gone using json_array_elements(its_ops) op
        where json_typeof(op->2) = 'null' and json_typeof(op->3) = 'object'
        and gone.kind = op->>0 and gone.id = (op->>1)::bigint;
    insert into okrtui.highest (kind, id)
        select op->>0, max((op->>1)::bigint) from json_array_elements(its_ops) op group by op->>0
        on conflict (kind) do update set id = greatest(okrtui.highest.id, excluded.id);
    perform pg_notify('okrtui', taken::text);
    return taken;
end
$$;

CREATE FUNCTION okrtui.take_turn(its_schema integer, patience_ms integer, hold_ms integer) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    taken bigint;
    stored integer;
    destination json;
begin
    perform set_config('lock_timeout', greatest(patience_ms, 1)::text, true);
    perform set_config('idle_in_transaction_session_timeout', hold_ms::text, true);
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

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE okrtui.entry (
    sequence bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    author text NOT NULL,
    role name DEFAULT SESSION_USER NOT NULL,
    action text NOT NULL,
    schema integer NOT NULL,
    commit uuid NOT NULL,
    ops json NOT NULL,
    CONSTRAINT entry_sequence_check CHECK ((sequence > 0))
);

CREATE TABLE okrtui.head (
    is_there boolean DEFAULT true NOT NULL,
    workspace uuid NOT NULL,
    schema integer NOT NULL,
    sequence bigint,
    log_from bigint DEFAULT 1 NOT NULL,
    moved json,
    CONSTRAINT head_is_there_check CHECK (is_there)
);

CREATE TABLE okrtui.highest (
    kind text NOT NULL,
    id bigint NOT NULL
);

CREATE TABLE okrtui.record (
    kind text NOT NULL,
    id bigint NOT NULL,
    revision integer NOT NULL,
    body jsonb NOT NULL
);

INSERT INTO okrtui.entry VALUES (1, '2026-11-27 09:30:00+00', 'ada', 'owner', 'cycle.add', 2, '270dbae7-0c32-4763-a00a-5aa533bcf265', '[["cycles",1,{"id":1,"revision":1,"created_at":"2026-11-27T09:30:00Z","created_by":"ada","updated_at":"2026-11-27T09:30:00Z","updated_by":"ada","dismissed":{},"name":"2026-Q4","start":"2026-10-01","end":"2026-12-31","cadence":"quarter","state":"active","retrospective":""},null]]');
INSERT INTO okrtui.entry VALUES (2, '2026-11-27 10:30:00+00', 'ada', 'owner', 'objective.add', 2, 'de8cb38f-3a64-461a-a164-9a39ae9bfe3b', '[["objectives",1,{"id":1,"revision":1,"created_at":"2026-11-27T10:30:00Z","created_by":"ada","updated_at":"2026-11-27T10:30:00Z","updated_by":"ada","dismissed":{},"cycle":1,"title":"Make onboarding effortless — ganz leicht","why":"It takes\ntoo long.","owners":["ada","bo"],"team":"","ambition":"committed","parent":null,"heals":null,"kept_from":null,"state":"active","started_on":"2026-10-02","gate_passed":"Two are enough.","closing_note":""},null],["key_results",1,{"id":1,"revision":1,"created_at":"2026-11-27T10:30:00Z","created_by":"ada","updated_at":"2026-11-27T10:30:00Z","updated_by":"ada","dismissed":{},"objective":1,"title":"Cut time-to-value","owners":["cy"],"measure":{"kind":"metric","baseline":14,"target":5.5,"unit":"days"},"weight":1,"kpi":null,"feed":"latest","rhythm":"fortnightly","grade":null,"grade_note":""},null],["key_results",2,{"id":2,"revision":1,"created_at":"2026-11-27T10:30:00Z","created_by":"ada","updated_at":"2026-11-27T10:30:00Z","updated_by":"ada","dismissed":{},"objective":1,"title":"Keep satisfaction","owners":[],"measure":{"kind":"maintain","low":90,"high":null,"unit":"%"},"weight":2,"kpi":null,"feed":"latest","rhythm":"weekly","grade":null,"grade_note":""},null]]');
INSERT INTO okrtui.entry VALUES (3, '2026-11-27 11:30:00+00', 'ada', 'owner', 'kpi.add', 2, '254f8f24-713e-4947-a646-346b4d539dd7', '[["kpis",1,{"id":1,"revision":1,"created_at":"2026-11-27T11:30:00Z","created_by":"ada","updated_at":"2026-11-27T11:30:00Z","updated_by":"ada","dismissed":{},"name":"Time to value","definition":"","unit":"days","decimals":null,"category":"operational","department":"","owners":["Ada Lovelace"],"cadence":"monthly","reward_linked":false,"targets":[{"low":null,"high":9,"red_low":null,"red_high":null,"since":"2026-10-01"}],"rebaselines":[],"state":"active","audited_on":null,"audited_from":null,"passed_over":null},null],["kpis",2,{"id":2,"revision":1,"created_at":"2026-11-27T11:30:00Z","created_by":"ada","updated_at":"2026-11-27T11:30:00Z","updated_by":"ada","dismissed":{},"name":"Throw-away","definition":"","unit":"","decimals":null,"category":"not yet audited","department":"","owners":[],"cadence":"monthly","reward_linked":false,"targets":[],"rebaselines":[],"state":"active","audited_on":null,"audited_from":null,"passed_over":null},null]]');
INSERT INTO okrtui.entry VALUES (4, '2026-11-27 12:30:00+00', 'ada', 'owner', 'kpi.record', 2, '3c593a5e-94c3-42a8-a51a-4f49e8f8aeb2', '[["measurements",1,{"id":1,"revision":1,"created_at":"2026-11-27T12:30:00Z","created_by":"ada","updated_at":"2026-11-27T12:30:00Z","updated_by":"ada","kpi":1,"date":"2026-10-01","value":13.25,"note":"first"},null],["measurements",2,{"id":2,"revision":1,"created_at":"2026-11-27T12:30:00Z","created_by":"ada","updated_at":"2026-11-27T12:30:00Z","updated_by":"ada","kpi":1,"date":"2026-10-02","value":12.25,"note":""},null],["measurements",3,{"id":3,"revision":1,"created_at":"2026-11-27T12:30:00Z","created_by":"ada","updated_at":"2026-11-27T12:30:00Z","updated_by":"ada","kpi":1,"date":"2026-10-03","value":11.25,"note":""},null],["measurements",4,{"id":4,"revision":1,"created_at":"2026-11-27T12:30:00Z","created_by":"ada","updated_at":"2026-11-27T12:30:00Z","updated_by":"ada","kpi":1,"date":"2026-10-04","value":10.25,"note":""},null]]');
INSERT INTO okrtui.entry VALUES (5, '2026-11-27 13:30:00+00', 'ada', 'owner', 'cycle.add', 2, 'c1532874-c1c1-420a-84b1-d95091b15e93', '[["cycles",2,{"id":2,"revision":1,"created_at":"2026-11-27T13:30:00Z","created_by":"ada","updated_at":"2026-11-27T13:30:00Z","updated_by":"ada","dismissed":{},"name":"2027-Q1","start":"2027-01-01","end":"2027-03-31","cadence":"quarter","state":"draft","retrospective":""},null],["cycles",3,{"id":3,"revision":1,"created_at":"2026-11-27T13:30:00Z","created_by":"ada","updated_at":"2026-11-27T13:30:00Z","updated_by":"ada","dismissed":{},"name":"mistake","start":"2027-01-01","end":"2027-03-31","cadence":"quarter","state":"draft","retrospective":""},null]]');
INSERT INTO okrtui.entry VALUES (6, '2026-11-27 14:30:00+00', 'ada', 'owner', 'cycle.delete', 2, 'cc131a22-c415-454e-9c1c-33f0e4e09917', '[["cycles",3,null,{"id":3,"revision":1,"created_at":"2026-11-27T13:30:00Z","created_by":"ada","updated_at":"2026-11-27T13:30:00Z","updated_by":"ada","dismissed":{},"name":"mistake","start":"2027-01-01","end":"2027-03-31","cadence":"quarter","state":"draft","retrospective":""}]]');
INSERT INTO okrtui.entry VALUES (7, '2026-11-27 15:30:00+00', 'ada', 'owner', 'objective.add', 2, '0e3e154a-14a2-4636-96f0-99695ebe5f1b', '[["objectives",2,{"id":2,"revision":1,"created_at":"2026-11-27T15:30:00Z","created_by":"ada","updated_at":"2026-11-27T15:30:00Z","updated_by":"ada","dismissed":{},"cycle":2,"title":"Heal it","why":"","owners":[],"team":"","ambition":"aspirational","parent":1,"heals":1,"kept_from":1,"state":"draft","started_on":null,"gate_passed":"","closing_note":""},null],["key_results",3,{"id":3,"revision":1,"created_at":"2026-11-27T15:30:00Z","created_by":"ada","updated_at":"2026-11-27T15:30:00Z","updated_by":"ada","dismissed":{},"objective":2,"title":"Open","owners":[],"measure":{"kind":"metric","baseline":null,"target":3,"unit":""},"weight":1,"kpi":1,"feed":"mean","rhythm":"monthly","grade":null,"grade_note":""},null]]');
INSERT INTO okrtui.entry VALUES (8, '2026-11-27 16:30:00+00', 'ada', 'owner', 'key-result.check-in', 2, '67474496-a0af-4d07-b267-57686f260511', '[["check_ins",1,{"id":1,"revision":1,"created_at":"2026-11-27T16:30:00Z","created_by":"ada","updated_at":"2026-11-27T16:30:00Z","updated_by":"ada","key_result":1,"date":"2026-11-20","value":9.5,"done":[],"confidence":6,"expected_score":0.8,"note":"wizard live"},null],["check_ins",2,{"id":2,"revision":1,"created_at":"2026-11-27T16:30:00Z","created_by":"ada","updated_at":"2026-11-27T16:30:00Z","updated_by":"ada","key_result":1,"date":"2026-11-20","value":9.25,"done":[],"confidence":null,"expected_score":null,"note":""},null]]');
INSERT INTO okrtui.entry VALUES (9, '2026-11-27 17:30:00+00', 'ada', 'owner', 'decision.keep', 2, 'd0a61028-e466-4722-a681-eafc129637e8', '[["decisions",1,{"id":1,"revision":1,"created_at":"2026-11-27T17:30:00Z","created_by":"ada","updated_at":"2026-11-27T17:30:00Z","updated_by":"ada","metric":"Time to value","answers":"yynnyyns","chosen":null,"why":"","about_kpi":1,"about_key_result":null,"verdict":"okr","kpi":null,"objective":null},null],["signal_notes",1,{"id":1,"revision":1,"created_at":"2026-11-27T17:30:00Z","created_by":"ada","updated_at":"2026-11-27T17:30:00Z","updated_by":"ada","kpi":1,"date":"2026-10-03","cause":"holiday"},null]]');

INSERT INTO okrtui.head VALUES (true, 'ab525309-9f21-4a81-8d77-7b38ad44cd37', 2, 9, 1, NULL);

INSERT INTO okrtui.highest VALUES ('cycles', 3);
INSERT INTO okrtui.highest VALUES ('objectives', 2);
INSERT INTO okrtui.highest VALUES ('key_results', 3);
INSERT INTO okrtui.highest VALUES ('kpis', 2);
INSERT INTO okrtui.highest VALUES ('measurements', 4);
INSERT INTO okrtui.highest VALUES ('check_ins', 2);
INSERT INTO okrtui.highest VALUES ('decisions', 1);
INSERT INTO okrtui.highest VALUES ('signal_notes', 1);

INSERT INTO okrtui.record VALUES ('cycles', 1, 1, '{"id": 1, "end": "2026-12-31", "name": "2026-Q4", "start": "2026-10-01", "state": "active", "cadence": "quarter", "revision": 1, "dismissed": {}, "created_at": "2026-11-27T09:30:00Z", "created_by": "ada", "updated_at": "2026-11-27T09:30:00Z", "updated_by": "ada", "retrospective": ""}');
INSERT INTO okrtui.record VALUES ('cycles', 2, 1, '{"id": 2, "end": "2027-03-31", "name": "2027-Q1", "start": "2027-01-01", "state": "draft", "cadence": "quarter", "revision": 1, "dismissed": {}, "created_at": "2026-11-27T13:30:00Z", "created_by": "ada", "updated_at": "2026-11-27T13:30:00Z", "updated_by": "ada", "retrospective": ""}');
INSERT INTO okrtui.record VALUES ('objectives', 1, 1, '{"id": 1, "why": "It takes\ntoo long.", "team": "", "cycle": 1, "heals": null, "state": "active", "title": "Make onboarding effortless — ganz leicht", "owners": ["ada", "bo"], "parent": null, "ambition": "committed", "revision": 1, "dismissed": {}, "kept_from": null, "created_at": "2026-11-27T10:30:00Z", "created_by": "ada", "started_on": "2026-10-02", "updated_at": "2026-11-27T10:30:00Z", "updated_by": "ada", "gate_passed": "Two are enough.", "closing_note": ""}');
INSERT INTO okrtui.record VALUES ('objectives', 2, 1, '{"id": 2, "why": "", "team": "", "cycle": 2, "heals": 1, "state": "draft", "title": "Heal it", "owners": [], "parent": 1, "ambition": "aspirational", "revision": 1, "dismissed": {}, "kept_from": 1, "created_at": "2026-11-27T15:30:00Z", "created_by": "ada", "started_on": null, "updated_at": "2026-11-27T15:30:00Z", "updated_by": "ada", "gate_passed": "", "closing_note": ""}');
INSERT INTO okrtui.record VALUES ('key_results', 1, 1, '{"id": 1, "kpi": null, "feed": "latest", "grade": null, "title": "Cut time-to-value", "owners": ["cy"], "rhythm": "fortnightly", "weight": 1, "measure": {"kind": "metric", "unit": "days", "target": 5.5, "baseline": 14}, "revision": 1, "dismissed": {}, "objective": 1, "created_at": "2026-11-27T10:30:00Z", "created_by": "ada", "grade_note": "", "updated_at": "2026-11-27T10:30:00Z", "updated_by": "ada"}');
INSERT INTO okrtui.record VALUES ('key_results', 2, 1, '{"id": 2, "kpi": null, "feed": "latest", "grade": null, "title": "Keep satisfaction", "owners": [], "rhythm": "weekly", "weight": 2, "measure": {"low": 90, "high": null, "kind": "maintain", "unit": "%"}, "revision": 1, "dismissed": {}, "objective": 1, "created_at": "2026-11-27T10:30:00Z", "created_by": "ada", "grade_note": "", "updated_at": "2026-11-27T10:30:00Z", "updated_by": "ada"}');
INSERT INTO okrtui.record VALUES ('key_results', 3, 1, '{"id": 3, "kpi": 1, "feed": "mean", "grade": null, "title": "Open", "owners": [], "rhythm": "monthly", "weight": 1, "measure": {"kind": "metric", "unit": "", "target": 3, "baseline": null}, "revision": 1, "dismissed": {}, "objective": 2, "created_at": "2026-11-27T15:30:00Z", "created_by": "ada", "grade_note": "", "updated_at": "2026-11-27T15:30:00Z", "updated_by": "ada"}');
INSERT INTO okrtui.record VALUES ('kpis', 1, 1, '{"id": 1, "name": "Time to value", "unit": "days", "state": "active", "owners": ["Ada Lovelace"], "cadence": "monthly", "targets": [{"low": null, "high": 9, "since": "2026-10-01", "red_low": null, "red_high": null}], "category": "operational", "decimals": null, "revision": 1, "dismissed": {}, "audited_on": null, "created_at": "2026-11-27T11:30:00Z", "created_by": "ada", "definition": "", "department": "", "updated_at": "2026-11-27T11:30:00Z", "updated_by": "ada", "passed_over": null, "rebaselines": [], "audited_from": null, "reward_linked": false}');
INSERT INTO okrtui.record VALUES ('kpis', 2, 1, '{"id": 2, "name": "Throw-away", "unit": "", "state": "active", "owners": [], "cadence": "monthly", "targets": [], "category": "not yet audited", "decimals": null, "revision": 1, "dismissed": {}, "audited_on": null, "created_at": "2026-11-27T11:30:00Z", "created_by": "ada", "definition": "", "department": "", "updated_at": "2026-11-27T11:30:00Z", "updated_by": "ada", "passed_over": null, "rebaselines": [], "audited_from": null, "reward_linked": false}');
INSERT INTO okrtui.record VALUES ('measurements', 1, 1, '{"id": 1, "kpi": 1, "date": "2026-10-01", "note": "first", "value": 13.25, "revision": 1, "created_at": "2026-11-27T12:30:00Z", "created_by": "ada", "updated_at": "2026-11-27T12:30:00Z", "updated_by": "ada"}');
INSERT INTO okrtui.record VALUES ('measurements', 2, 1, '{"id": 2, "kpi": 1, "date": "2026-10-02", "note": "", "value": 12.25, "revision": 1, "created_at": "2026-11-27T12:30:00Z", "created_by": "ada", "updated_at": "2026-11-27T12:30:00Z", "updated_by": "ada"}');
INSERT INTO okrtui.record VALUES ('measurements', 3, 1, '{"id": 3, "kpi": 1, "date": "2026-10-03", "note": "", "value": 11.25, "revision": 1, "created_at": "2026-11-27T12:30:00Z", "created_by": "ada", "updated_at": "2026-11-27T12:30:00Z", "updated_by": "ada"}');
INSERT INTO okrtui.record VALUES ('measurements', 4, 1, '{"id": 4, "kpi": 1, "date": "2026-10-04", "note": "", "value": 10.25, "revision": 1, "created_at": "2026-11-27T12:30:00Z", "created_by": "ada", "updated_at": "2026-11-27T12:30:00Z", "updated_by": "ada"}');
INSERT INTO okrtui.record VALUES ('check_ins', 1, 1, '{"id": 1, "date": "2026-11-20", "done": [], "note": "wizard live", "value": 9.5, "revision": 1, "confidence": 6, "created_at": "2026-11-27T16:30:00Z", "created_by": "ada", "key_result": 1, "updated_at": "2026-11-27T16:30:00Z", "updated_by": "ada", "expected_score": 0.8}');
INSERT INTO okrtui.record VALUES ('check_ins', 2, 1, '{"id": 2, "date": "2026-11-20", "done": [], "note": "", "value": 9.25, "revision": 1, "confidence": null, "created_at": "2026-11-27T16:30:00Z", "created_by": "ada", "key_result": 1, "updated_at": "2026-11-27T16:30:00Z", "updated_by": "ada", "expected_score": null}');
INSERT INTO okrtui.record VALUES ('decisions', 1, 1, '{"id": 1, "kpi": null, "why": "", "chosen": null, "metric": "Time to value", "answers": "yynnyyns", "verdict": "okr", "revision": 1, "about_kpi": 1, "objective": null, "created_at": "2026-11-27T17:30:00Z", "created_by": "ada", "updated_at": "2026-11-27T17:30:00Z", "updated_by": "ada", "about_key_result": null}');
INSERT INTO okrtui.record VALUES ('signal_notes', 1, 1, '{"id": 1, "kpi": 1, "date": "2026-10-03", "cause": "holiday", "revision": 1, "created_at": "2026-11-27T17:30:00Z", "created_by": "ada", "updated_at": "2026-11-27T17:30:00Z", "updated_by": "ada"}');

ALTER TABLE ONLY okrtui.entry
    ADD CONSTRAINT entry_commit_key UNIQUE (commit);

ALTER TABLE ONLY okrtui.entry
    ADD CONSTRAINT entry_pkey PRIMARY KEY (sequence);

ALTER TABLE ONLY okrtui.head
    ADD CONSTRAINT head_pkey PRIMARY KEY (is_there);

ALTER TABLE ONLY okrtui.highest
    ADD CONSTRAINT highest_pkey PRIMARY KEY (kind);

ALTER TABLE ONLY okrtui.record
    ADD CONSTRAINT record_pkey PRIMARY KEY (kind, id);

ALTER TABLE ONLY okrtui.head
    ADD CONSTRAINT head_sequence_fkey FOREIGN KEY (sequence) REFERENCES okrtui.entry(sequence) DEFERRABLE INITIALLY DEFERRED;

REVOKE ALL ON FUNCTION okrtui.append(its_commit uuid, its_at timestamp with time zone, its_author text, its_action text, its_ops json) FROM PUBLIC;

REVOKE ALL ON FUNCTION okrtui.take_turn(its_schema integer, patience_ms integer, hold_ms integer) FROM PUBLIC;
