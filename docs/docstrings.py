"""Reads what a source says of itself: members, their signatures, what their docstrings hold."""

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

Function = ast.FunctionDef | ast.AsyncFunctionDef

_ELLIPSIS = ast.Constant(...)


@dataclass(frozen=True, kw_only=True)
class Docstring:
    """A docstring, in its parts."""

    summary: str
    """Its first paragraph."""

    more: str = ""
    args: dict[str, str] = field(default_factory=dict)
    raises: dict[str, str] = field(default_factory=dict)
    example: str = ""

    @property
    def is_long(self) -> bool:
        """Whether it says more than a row of a table holds."""
        return bool(self.more or self.args or self.raises or self.example)


@dataclass(frozen=True, kw_only=True)
class Member:
    """What a class offers under one name."""

    name: str
    signature: str
    """How it is called; the type, where it is not."""

    is_called: bool
    said: Docstring


def read(text: str | None) -> Docstring:
    """The parts of a docstring."""
    parts = re.split(r"^(Args|Raises|Example):\n", inspect.cleandoc(text or ""), flags=re.MULTILINE)
    summary, _, more = parts[0].strip().partition("\n\n")
    named = {
        name: textwrap.dedent(body) for name, body in zip(parts[1::2], parts[2::2], strict=True)
    }
    return Docstring(
        summary=_unwrapped(summary),
        more=more.strip(),
        args=dict(_entries(named.get("Args", ""))),
        raises=dict(_entries(named.get("Raises", ""))),
        example=named.get("Example", "").strip("\n"),
    )


def members_of(cls: type) -> list[Member]:
    """What a class offers, its own before what it inherits, each name once."""
    found: dict[str, Member] = {}
    for kind in cls.__mro__:
        if kind.__module__.startswith("replaykit."):
            for member in _members_in(_source_of(kind)):
                found.setdefault(member.name, member)
    return [member for name, member in found.items() if not name.startswith("_")]


def signature_of(function: object) -> str:
    """How a function is called, without types, which its source has."""
    node = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]  # type: ignore[arg-type]  # any function
    assert isinstance(node, Function)
    return _called(node)


@cache
def _source_of(cls: type) -> ast.ClassDef:
    node = ast.parse(textwrap.dedent(inspect.getsource(cls))).body[0]
    assert isinstance(node, ast.ClassDef)
    return node


def _members_in(cls: ast.ClassDef) -> Iterator[Member]:
    for node, after in zip(cls.body, [*cls.body[1:], None], strict=True):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            said = read(_text_in(after))
            yield Member(
                name=node.target.id, signature=_typed(node.annotation), is_called=False, said=said
            )
        elif isinstance(node, Function) and node.name == "__init__":
            yield from _attributes_in(node)
        elif isinstance(node, Function):
            is_called = not any(ast.unparse(d).endswith("property") for d in node.decorator_list)
            yield Member(
                name=node.name,
                signature=_called(node) if is_called else _typed(node.returns),
                is_called=is_called,
                said=read(ast.get_docstring(node)),
            )


def _attributes_in(constructor: Function) -> Iterator[Member]:
    types = {a.arg: a.annotation for a in (*constructor.args.args, *constructor.args.kwonlyargs)}
    body = constructor.body
    for node, after in zip(body, [*body[1:], None], strict=True):
        for target in _targets_of(node):
            annotation = node.annotation if isinstance(node, ast.AnnAssign) else None
            signature = _typed(annotation or types.get(target.attr))
            said = read(_text_in(after))
            yield Member(name=target.attr, signature=signature, is_called=False, said=said)


def _targets_of(node: ast.stmt) -> Iterator[ast.Attribute]:
    """What a statement sets on an object."""
    if isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        yield from (target for target in targets if isinstance(target, ast.Attribute))


def _text_in(node: ast.stmt | None) -> str | None:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return str(node.value.value)
    return None


def _typed(annotation: ast.expr | None) -> str:
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return annotation.value
    return "" if annotation is None else ast.unparse(annotation)


def _called(node: Function) -> str:
    """The arguments with their defaults, without types and without `self`."""
    arguments = node.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    for argument in [*every, *filter(None, (arguments.vararg, arguments.kwarg))]:
        argument.annotation = None
    arguments.defaults = [_ELLIPSIS if _is_private(one) else one for one in arguments.defaults]
    arguments.kw_defaults = [
        _ELLIPSIS if _is_private(one) else one for one in arguments.kw_defaults
    ]
    for group in (arguments.posonlyargs, arguments.args):
        group[:] = [argument for argument in group if argument.arg != "self"]
    return f"({ast.unparse(arguments)})"


def _is_private(default: ast.expr | None) -> bool:
    return isinstance(default, ast.Name) and default.id.startswith("_")


def _entries(block: str) -> Iterator[tuple[str, str]]:
    for entry in re.split(r"\n(?=\S)", block.strip("\n")):
        name, _, text = entry.partition(":")
        if text:
            yield name, _unwrapped(text)


def _unwrapped(text: str) -> str:
    return " ".join(text.split())
