#!/bin/sh
# textual 8.2.8: Screen.dismiss() closes the screen in front, whichever that is, and again at each call.
#
# Guess:  form.dismiss() closes the form; a second call does nothing, or raises.
# Really: it takes the top of the stack. A form that answers late, while a question stands in front of it,
#         closes the question and stays itself; a question that is answered by two keys in a row closes the
#         form behind it as well. No error, in both cases.
# Seen:   form.dismiss() under a question: the form is left; question.dismiss() twice: nothing is left.
# For us: what was typed is gone, or a dialog answers for another. Let a screen answer once, and only
#         while it is the one in front.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check textual==8.2.8
venv/bin/python - <<'PY'
import asyncio
import sys

from textual.app import App
from textual.screen import ModalScreen


class Form(ModalScreen):
    pass


class Question(ModalScreen):
    pass


def expect(what, seen, wanted):
    print(f"{what}: {seen}")
    if seen != wanted:
        sys.exit(f"behaviour changed: {what} was {wanted}")


async def left(act):
    app = App()
    async with app.run_test() as pilot:
        form, question = Form(), Question()
        await app.push_screen(form)
        await app.push_screen(question)
        await pilot.pause()
        act(form, question)
        await pilot.pause()
        return [type(screen).__name__ for screen in app.screen_stack[1:]]


async def main():
    expect("left after form.dismiss()", await left(lambda form, question: form.dismiss()), ["Form"])
    twice = await left(lambda form, question: (question.dismiss(), question.dismiss()))
    expect("left after question.dismiss() twice", twice, [])


asyncio.run(main())
PY
