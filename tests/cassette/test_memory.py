"""What is remembered, and that it stays within its bounds."""

from replaykit.cassette.memory import Memory


def test_what_was_kept_is_there():
    memory = Memory(10)
    memory.keep("a", 1, 4)

    assert (1, None) == (memory.get("a"), memory.get("b"))


def test_when_it_has_become_too_much_all_of_it_is_forgotten():
    memory = Memory(10)
    for name in "abc":
        memory.keep(name, name, 4)

    assert [None, None, "c"] == [memory.get(name) for name in "abc"]


def test_what_is_too_much_by_itself_is_not_kept_and_drives_nothing_out():
    memory = Memory(10)
    memory.keep("a", 1, 4)
    memory.keep("b", 2, 11)

    assert (1, None) == (memory.get("a"), memory.get("b"))
