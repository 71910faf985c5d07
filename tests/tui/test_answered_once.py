from __future__ import annotations

from textual.app import App

from okrtui.tui.dialogs import ConfirmScreen


async def test_a_second_answer_does_not_close_the_screen_behind() -> None:
    answers: list[tuple[str, bool | None]] = []
    app = App[None]()
    async with app.run_test() as pilot:
        behind, front = ConfirmScreen("Behind?"), ConfirmScreen("In front?")
        app.push_screen(behind, lambda answer: answers.append(("behind", answer)))
        app.push_screen(front, lambda answer: answers.append(("front", answer)))
        await pilot.pause()
        front.dismiss(True)  # noqa: FBT003
        front.dismiss(False)  # noqa: FBT003
        await pilot.pause()
        assert answers == [("front", True)]
        assert app.screen is behind


async def test_an_answer_behind_another_screen_waits_until_that_is_answered() -> None:
    answers: list[tuple[str, bool | None]] = []
    app = App[None]()
    async with app.run_test() as pilot:
        behind, front = ConfirmScreen("Behind?"), ConfirmScreen("In front?")
        app.push_screen(behind, lambda answer: answers.append(("behind", answer)))
        app.push_screen(front, lambda answer: answers.append(("front", answer)))
        await pilot.pause()
        behind.dismiss(True)  # noqa: FBT003
        await pilot.pause()
        assert (app.screen, answers) == (front, [])
        front.dismiss(False)  # noqa: FBT003
        last = ConfirmScreen("In front at once?")
        app.push_screen(last)  # before the screen behind has noticed that it was in front
        await pilot.pause()
        assert (app.screen, answers) == (last, [("front", False)])
        last.dismiss(True)  # noqa: FBT003
        await pilot.pause()
        assert answers == [("front", False), ("behind", True)]
        assert len(app.screen_stack) == 1
