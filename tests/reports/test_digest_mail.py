from __future__ import annotations

from datetime import UTC, date, datetime
from email import message_from_string
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.errors import UsageError
from okrtui.reports.digest.mail import as_mail, recipients

WEEK = (date(2026, 11, 15), date(2026, 11, 21))
AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


def sent(text: str, to: str = "team@example.com") -> EmailMessage:
    return message_from_string(as_mail(text, to, WEEK, AT), policy=default)


def test_it_is_a_whole_mail() -> None:
    mail = sent("Moved\n  KR1  Umsatz → 5 €\n")
    assert (mail["To"], mail["Subject"]) == ("team@example.com", "OKRs and KPIs, week from 2026-11-15 to 2026-11-21")
    assert mail["Date"].datetime == AT
    assert mail["MIME-Version"] == "1.0"
    assert mail.get_content_charset() == "utf-8"
    assert mail.get_content() == "Moved\n  KR1  Umsatz → 5 €\n"


def test_every_byte_of_it_is_ascii() -> None:
    text = as_mail("客户 → 5 €\n", "Jörg Ä <joerg@example.com>, bo@example.com", WEEK, AT)
    assert text.isascii()
    assert [each.display_name for each in sent("x\n", "Jörg Ä <joerg@example.com>")["To"].addresses] == ["Jörg Ä"]


def test_no_news_is_no_mail() -> None:
    assert as_mail("", "team@example.com", WEEK, AT) == ""


@pytest.mark.parametrize(
    "to",
    ["", " ", "team", "@example.com", "team@", "a@b.example, ", "a@b.example\nBcc: all@example.com", "a@b@c",
     "ä@b.example", "a b@example.com", "Team <>", "a@example.com;b@example.com"],
)  # fmt: skip
def test_what_is_no_address_is_refused(to: str) -> None:
    with pytest.raises(UsageError, match="not a mail address"):
        recipients(to)


@given(
    st.text(
        alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"),
        min_size=1,
    )
)
def test_any_text_arrives_as_it_is(text: str) -> None:
    assert sent(text).get_content().rstrip("\n") == text.rstrip("\n")


@given(st.text())
def test_no_address_adds_a_header(to: str) -> None:
    try:
        mail = sent("x\n", to)
    except UsageError:
        return
    assert set(mail.keys()) == {
        "To",
        "Subject",
        "Date",
        "Auto-Submitted",
        "Content-Type",
        "Content-Transfer-Encoding",
        "MIME-Version",
    }
