from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import builders
from okrtui.domain.records.measures import Milestone, Milestones
from okrtui.domain.rules.web_links import spans, web_links


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see https://example.org/a?b=1#c", ["https://example.org/a?b=1#c"]),
        ("(see https://example.org).", ["https://example.org"]),
        ("https://en.wikipedia.org/wiki/Goal_(business), or", ["https://en.wikipedia.org/wiki/Goal_(business)"]),
        ("[it](http://a.example/x) and “HTTPS://B.example”!", ["http://a.example/x", "HTTPS://B.example"]),
        ("https://a.example/é/日本…", ["https://a.example/é/日本"]),
        ("<https://a.example>\nhttps://b.example", ["https://a.example", "https://b.example"]),
        ("ftp://a.example, www.a.example, https:// and http://...", []),
    ],
)
def test_addresses_are_found_without_the_sentence_around_them(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in spans(text)] == found


@given(st.text(alphabet="htps:/.()[]a ,…\n", max_size=60))
def test_addresses_follow_one_another_and_have_no_blanks(text: str) -> None:
    last = 0
    for start, end in spans(text):
        assert last <= start < end <= len(text)
        assert len(text[start:end].split()) == 1
        last = end


def test_a_record_has_the_addresses_in_all_of_its_texts_once() -> None:
    measure = Milestones(steps=(Milestone(number=1, text="Pilot, see https://b.example"),))
    record = builders.key_result(title="As in https://a.example", measure=measure, grade_note="https://a.example again")
    assert web_links(record) == ["https://a.example", "https://b.example"]
    assert web_links(builders.kpi()) == []
