"""The matrix as tables of a page: what is found where, and why a cell is empty."""

from itertools import groupby

from tests.matrix.case import WAYS

SDKS = tuple(dict.fromkeys(way.sdk.title for way in WAYS))


def tables(bugs, variants):
    """The lines of both tables."""
    notes = []
    head = _head("bug", "found as", "calls")
    lines = [*head, *(_line(row, notes, _found(row)) for row in bugs), ""]
    head = _head("correct")
    lines += [*head, *(_line(row, notes, ()) for row in variants), ""]
    return [*lines, *(f"{number}. {note}" for number, note in enumerate(notes, 1))]


def _head(*first):
    names = (*first, *SDKS)
    return [_joined(names), f"|{'---|' * len(names)}"]


def _found(row):
    return f"`{row.found.name}`", ", ".join(row.found.letters)


def _line(row, notes, found):
    cells = (_cell(row, list(ways), notes) for _, ways in groupby(WAYS, lambda way: way.sdk.title))
    return _joined((row.name, *found, *cells))


def _cell(row, ways, notes):
    """In how many ways it was tried, with the number of the reason where that is not all."""
    title = ways[0].sdk.title
    empty = {**row.nowhere, **{loop: f"not yet: {why}" for loop, why in row.not_yet.items()}}
    tried = [way for way in ways if row.is_tried_at(way) and way.loop not in row.not_yet]
    text = str(len(tried)) if tried else "-"
    other = row.elsewhere.get(title)
    reasons = [f"{', '.join(other.letters)}: {other.why}"] if other else []
    loops = sorted({way.loop for way in ways})
    reasons += [empty[one] for one in (title, *loops) if one in empty]
    for reason in reasons:
        if reason not in notes:
            notes.append(reason)
        text += f" ({notes.index(reason) + 1})"
    return text


def _joined(cells):
    return f"| {' | '.join(cells)} |"
