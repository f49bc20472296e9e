"""What differs between two resolved pipelines, in the words of the pipeline file."""

from collections.abc import Mapping
from difflib import SequenceMatcher

from cleaner.pipeline.definition.yaml_lines import read_yaml

__all__ = ["pipeline_difference"]


def pipeline_difference(old: str, new: str) -> list[str]:
    """A line for each difference between two texts of `dump_pipeline`, also of another release; [] if there is none."""
    before, after = _sections(old), _sections(new)
    lines = []
    for section in dict.fromkeys([*before, *after]):
        if section == "stages":
            lines += _stage_lines(_stages(before.get(section)), _stages(after.get(section)))
        else:
            lines += _value_lines(section, before.get(section), after.get(section))
    return lines


def _sections(text: str) -> Mapping[str, object]:
    value = read_yaml(text, "").value
    return value if isinstance(value, dict) else {"text": text}


def _stages(entries: object) -> list[tuple[str, object]]:
    """The name and the settings of every stage of the list."""
    if not isinstance(entries, list):
        return []
    return [next(iter(entry.items())) if isinstance(entry, dict) and entry else (str(entry), {}) for entry in entries]


def _stage_lines(before: list[tuple[str, object]], after: list[tuple[str, object]]) -> list[str]:
    lines = []
    matcher = SequenceMatcher(None, [name for name, _ in before], [name for name, _ in after], autojunk=False)
    for kind, start, stop, new_start, new_stop in matcher.get_opcodes():
        if kind == "equal":
            for (name, old), (place, (_, new)) in zip(
                before[start:stop], enumerate(after[new_start:new_stop], new_start), strict=True
            ):
                lines += _value_lines(f"stages[{place}].{name}", old, new)
            continue
        lines += [f"stages[{place}]: '{before[place][0]}' was there, and is not now" for place in range(start, stop)]
        lines += [f"stages[{place}]: '{after[place][0]}' is new" for place in range(new_start, new_stop)]
    return lines


def _value_lines(path: str, old: object, new: object) -> list[str]:
    if isinstance(old, dict) and isinstance(new, dict):
        keys = dict.fromkeys([*old, *new])
        return [line for key in keys for line in _value_lines(f"{path}.{key}", old.get(key), new.get(key))]
    # 1 and 1.0 are one value, true is not 1
    same = old == new and isinstance(old, bool) == isinstance(new, bool)
    return [] if same else [f"{path}: {_shown(old)} -> {_shown(new)}"]


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, list):
        return f"[{', '.join(map(_shown, value))}]"
    return str(value).lower() if isinstance(value, bool) else str(value)
