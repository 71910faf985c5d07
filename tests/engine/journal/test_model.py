from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.journal.builders import JournalSession, adding, compact, do, names, removing, renaming

STEPS = st.lists(
    st.sampled_from(["add", "add two", "rename", "remove", "compact", "reopen", "other commits", "refresh"]),
    max_size=25,
)


@settings(max_examples=40, deadline=None)
@given(STEPS, st.randoms(use_true_random=False))
def test_any_sequence_of_changes_equals_a_plain_dictionary(steps: list[str], random: object) -> None:
    choose = random.choice  # type: ignore[attr-defined]
    with TemporaryDirectory() as folder:
        path = Path(folder)
        store, other = JournalSession.create(path), JournalSession.open(path)
        model: dict[int, str] = {}
        highest = 0
        for number, step in enumerate(steps):
            name = f"{step} {number}"
            if step in ("add", "other commits"):
                do(store if step == "add" else other, adding(name))
                highest += 1
                model[highest] = name
            elif step == "add two":
                do(store, adding(name, name + "b"))
                model |= {highest + 1: name, highest + 2: name + "b"}
                highest += 2
            elif step == "rename" and model:
                chosen = choose(sorted(model))
                model[chosen] = name
                do(other, lambda workspace, n=chosen, name=name: renaming(n, name)(workspace))  # type: ignore[misc]
            elif step == "remove" and model:
                chosen = choose(sorted(model))
                del model[chosen]
                do(store, removing(chosen))
            elif step == "compact":
                compact(store)
            elif step == "reopen":
                store.close()
                store = JournalSession.open(path)
            store.refresh()
            assert names(store) == model
            assert store.workspace.highest["cycles"] == highest
        other.refresh()
        assert names(other) == model
        assert len(list(other.history())) == other.journal_file.state.position.sequence
        store.close()
        other.close()
