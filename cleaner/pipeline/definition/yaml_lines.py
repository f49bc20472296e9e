"""YAML as pipeline files use it: plain values, the line of each, and nothing that a hostile file could turn to harm.

Scalars follow YAML 1.2: `no`, `on` and `yes` are words (`keep: [zh, no]` keeps Norwegian), `1e-3` is a number.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import yaml

__all__ = ["KeyPath", "PipelineFault", "YamlFile", "quoted", "read_yaml", "write_yaml"]

KeyPath = tuple[str | int, ...]
"""The way to a value: keys of mappings and places in lists, counted from 0."""

MAX_CHARACTERS = 128_000  # a pipeline is a page or two; PyYAML's parser may need 20 seconds for a megabyte
MAX_DEPTH = 32  # the parser is recursive
MAX_VALUES = 20_000  # ten short lines of nested aliases can stand for a billion values

_NOT_TEXT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_BREAKS = re.compile("[\n\r\x85\u2028\u2029]")
_CORE = "tag:yaml.org,2002:"
_SCALARS = {
    "null": re.compile(r"~|null|Null|NULL|"),
    "bool": re.compile(r"true|True|TRUE|false|False|FALSE"),
    "int": re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"),
    "float": re.compile(
        r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
    ),
}
_PLAIN_WORDS = {
    "cannot start any token": "a value cannot start with this character: put it in quotes",
    "mapping values are not allowed": "a ':' that does not fit here: a line too far to the right, or a value to quote",
    "expected <block end>": "this line is not indented like the list or mapping it belongs to",
    "could not find expected ':'": "a ':' is missing after a key",
    "unexpected end of stream": "a quote is not closed",
    "expected ',' or": "a bracket is not closed, or a comma is missing",
    "expected the node content": "a value is missing, or a bracket is not closed",
    "expected '<document start>'": "this does not belong to what stands above it",
    "found undefined alias": "an alias (*) to an anchor (&) that does not stand above it",
    "found another document": "a second document ('---'): a pipeline file holds one",
}


class PipelineFault(NamedTuple):
    """Something wrong in a pipeline file, and where: prints as `file:line: path: message`."""

    source: str
    line: int
    path: KeyPath
    message: str

    def __str__(self) -> str:
        steps = [f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path]
        path = "".join(steps).removeprefix(".")
        place = f"{self.source}:{self.line}: " + (f"{_printable(path, 120)}: " if path else "")
        return place + self.message


@dataclass(frozen=True)
class YamlFile:
    """What a YAML text says: its value, where each part of it stands (lines from 1), and what is wrong with it."""

    source: str
    value: object
    lines: Mapping[KeyPath, int]
    faults: tuple[PipelineFault, ...] = ()

    def fault(self, path: KeyPath, message: str) -> PipelineFault:
        """A fault of the value at a path; of one that is not there, at the line of what it should stand in."""
        present = path
        while present and present not in self.lines:
            present = present[:-1]
        return PipelineFault(self.source, self.lines.get(present, 1), path, message)


def quoted(text: object) -> str:
    """A name from a file in quotes, as it may safely be printed: short, and without control characters."""
    return f"'{_printable(str(text), 60)}'"


def _printable(text: str, length: int) -> str:
    cut = text if len(text) <= length else text[: length - 1] + "…"
    return "".join(character if character.isprintable() else ascii(character)[1:-1] for character in cut)


def read_yaml(text: str, source: str) -> YamlFile:
    """The value of a YAML text. With a fault of syntax it is None; any other fault leaves out what it is about."""
    reading = _Reading(source)
    try:
        _refuse_odd_text(text)
        tree = _Loader(text).get_single_node()
        value = None if tree is None else reading.value_of(tree, ())
    except _NotTaken as refusal:
        return YamlFile(source, None, {}, (PipelineFault(source, refusal.line, (), str(refusal)),))
    except yaml.MarkedYAMLError as error:
        return YamlFile(source, None, {}, (_syntax_fault(source, error),))
    return YamlFile(source, value, reading.lines, tuple(reading.faults))


class _NotTaken(Exception):  # noqa: N818
    """The text is not taken at all, because of what stands in this line (from 1)."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def _refuse_odd_text(text: str) -> None:
    if len(text) > MAX_CHARACTERS:
        raise _NotTaken(1, f"more than {MAX_CHARACTERS:,} characters: this is no pipeline file")
    odd = _NOT_TEXT.search(text)
    if odd is not None:
        line = text.count("\n", 0, odd.start()) + 1
        raise _NotTaken(
            line, f"the character U+{ord(odd.group()):04X} cannot stand in a pipeline file: is it a text file?"
        )


def _syntax_fault(source: str, error: yaml.MarkedYAMLError) -> PipelineFault:
    problem = str(error.problem or error)
    mark = error.problem_mark or error.context_mark
    message = next((words for part, words in _PLAIN_WORDS.items() if part in problem), f"not valid YAML: {problem}")
    if "'\\t'" in problem:
        message = "a tab where only spaces can indent"
    if mark is None:
        return PipelineFault(source, 1, (), message)
    if error.context_mark is not None and error.context_mark.line < mark.line:
        message += f" (in what begins in line {error.context_mark.line + 1})"
    return PipelineFault(source, mark.line + 1, (), message)


class _Loader(yaml.SafeLoader):
    """PyYAML's composer with the scalars of YAML 1.2, and an end to nesting."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.depth == MAX_DEPTH:
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise _NotTaken(mark.line + 1, f"nested more than {MAX_DEPTH} deep")
        self.depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1


class _Dumper(yaml.SafeDumper):
    """Quotes what a reader of YAML 1.1 or of YAML 1.2 would not take for text."""

    yaml_implicit_resolvers = {first: list(pairs) for first, pairs in yaml.SafeDumper.yaml_implicit_resolvers.items()}

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
        return True

    def represent_str(self, data: str) -> yaml.ScalarNode:
        # PyYAML's other styles do not give back every character that it takes for a line break
        style = '"' if _LINE_BREAKS.search(data) else None
        return self.represent_scalar(_CORE + "str", data, style=style)


_Dumper.add_representer(str, _Dumper.represent_str)


for _kind, _pattern in _SCALARS.items():
    _whole = re.compile(f"^(?:{_pattern.pattern})$")
    _Loader.add_implicit_resolver(_CORE + _kind, _whole, None)
    _Dumper.add_implicit_resolver(_CORE + _kind, _whole, None)


class _Reading:
    """One walk over a tree of nodes, which aliases may make wider than the text."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.lines: dict[KeyPath, int] = {}
        self.faults: list[PipelineFault] = []

    def value_of(self, node: yaml.Node, path: KeyPath) -> object:
        """The plain value of a node; None for what cannot be taken."""
        line = node.start_mark.line + 1
        self.lines.setdefault(path, line)
        if len(self.lines) > MAX_VALUES or len(path) > MAX_DEPTH:
            raise _NotTaken(line, f"aliases make this more than {MAX_VALUES:,} values, or an alias contains itself")
        if isinstance(node, yaml.MappingNode):
            return dict(self.pairs_of(node, path)) if self.is_plain(node, path, "map") else None
        if isinstance(node, yaml.SequenceNode):
            parts = [self.value_of(part, (*path, place)) for place, part in enumerate(node.value)]
            return parts if self.is_plain(node, path, "seq") else None
        return self.scalar_of(node, path)

    def is_plain(self, node: yaml.Node, path: KeyPath, *kinds: str) -> bool:
        """Whether the node is of one of these kinds, not of some other that a tag names."""
        if node.tag in {_CORE + kind for kind in kinds}:
            return True
        tag = quoted(node.tag.replace(_CORE, "!!"))
        message = f"the tag {tag} is not taken: a pipeline file holds plain values"
        self.faults.append(PipelineFault(self.source, node.start_mark.line + 1, path, message))
        return False

    def pairs_of(self, node: yaml.MappingNode, path: KeyPath) -> Iterator[tuple[str, object]]:
        seen: dict[str, int] = {}
        for key, part in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                self.faults.append(
                    PipelineFault(self.source, line, path, "a key must be a word, not a list or mapping")
                )
            elif key.value in seen:
                message = f"{quoted(key.value)} stands here twice, first in line {seen[key.value]}"
                self.faults.append(PipelineFault(self.source, line, (*path, key.value), message))
            else:
                seen[key.value] = line
                self.lines[(*path, key.value)] = line
                yield key.value, self.value_of(part, (*path, key.value))

    def scalar_of(self, node: yaml.Node, path: KeyPath) -> object:
        if not self.is_plain(node, path, "str", *_SCALARS):
            return None
        text, kind = str(node.value), node.tag.removeprefix(_CORE)
        try:
            return _scalar(text, kind)
        except ValueError:
            message = f"{quoted(text)} cannot be taken as {kind}"
            self.faults.append(PipelineFault(self.source, node.start_mark.line + 1, path, message))
            return None


def _scalar(text: str, kind: str) -> object:
    """The value of a scalar; ValueError if it is none of its kind."""
    if kind == "str":
        text.encode()  # an escape can name half a character, which no file can hold
        return text
    if not _SCALARS[kind].fullmatch(text):
        raise ValueError(text)
    if kind == "int":
        return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
    if kind == "float":
        return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
    return text.lower() == "true" if kind == "bool" else None


def write_yaml(value: object) -> str:
    """A plain value as YAML; the same value gives the same bytes, and `read_yaml` gives it back."""
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)
