"""The list under `stages`: names, names with settings, and presets, which are replaced by the stages they stand for."""

from cleaner.errors import UsageError
from cleaner.pipeline.definition.presets import PRESET_KEYS, preset_names, read_preset
from cleaner.pipeline.definition.registry import did_you_mean, load_stage, stage_names
from cleaner.pipeline.definition.settings import read_settings, shown, unknown_keys
from cleaner.pipeline.definition.yaml_lines import KeyPath, PipelineFault, YamlFile, quoted
from cleaner.stage import Stage

__all__ = ["MAX_STAGES", "PRESET", "preset_stages", "read_stages"]

PRESET = "preset"
"""The word that splices a preset in; no stage can have this name."""

MAX_STAGES = 1_000  # the longest published pipeline has about 60


def read_stages(file: YamlFile, faults: list[PipelineFault], within: tuple[str, ...] = ()) -> list[Stage]:
    """The stages of a pipeline or preset file; what is wrong is added to the faults and left out.

    `within` names the presets that this file is spliced into, itself last.
    """
    value = file.value if isinstance(file.value, dict) else {}
    entries = value.get("stages")
    if not isinstance(entries, list):
        wrong = f"must be a list of stages, not {shown(entries)}" if "stages" in value else "is missing"
        faults.append(file.fault(("stages",), f"{wrong}: write 'stages: []' to do nothing but convert"))
        return []
    stages: list[Stage] = []
    for place, entry in enumerate(entries):
        stages += _read_entry(file, ("stages", place), entry, faults, within)
        if len(stages) > MAX_STAGES:
            faults.append(file.fault(("stages", place), f"more than {MAX_STAGES:,} stages"))
            break
    return stages


def preset_stages(name: str, faults: list[PipelineFault], within: tuple[str, ...] = ()) -> list[Stage]:
    """The stages of a preset that exists."""
    file = read_preset(name)
    faults += file.faults
    if not isinstance(file.value, dict):
        faults.append(file.fault((), f"a preset is a mapping with the keys {', '.join(PRESET_KEYS)}"))
        return []
    faults += unknown_keys(file, (), file.value, PRESET_KEYS)
    return read_stages(file, faults, (*within, name))


def _read_entry(
    file: YamlFile, path: KeyPath, entry: object, faults: list[PipelineFault], within: tuple[str, ...]
) -> list[Stage]:
    if isinstance(entry, str):
        return _read_stage(file, (*path, entry), None, faults)
    if not isinstance(entry, dict):
        faults.append(file.fault(path, "a stage is written as 'name' or 'name: {setting: value}'"))
        return []
    if len(entry) != 1:
        faults.append(file.fault(path, _two_names(list(entry))))
        return []
    [(name, value)] = entry.items()
    if name == PRESET:
        return _read_preset_entry(file, (*path, name), value, faults, within)
    return _read_stage(file, (*path, name), value, faults)


def _two_names(names: list[str]) -> str:
    if not names:
        return "a stage without a name"
    listed = ", ".join(map(quoted, names))
    return (
        f"one entry of the list is one stage, but here are {listed}: indent the settings of {quoted(names[0])} further"
    )


def _read_preset_entry(
    file: YamlFile, path: KeyPath, name: object, faults: list[PipelineFault], within: tuple[str, ...]
) -> list[Stage]:
    presets = preset_names()
    if not isinstance(name, str) or name not in presets:
        hint = did_you_mean(str(name), presets)
        if name in stage_names():
            hint = f": that is a stage, written without '{PRESET}:'"
        faults.append(file.fault(path, f"unknown preset {quoted(name)}{hint or ': there is ' + ', '.join(presets)}"))
        return []
    if name in within:
        chain = " > ".join([*within[within.index(name) :], name])
        faults.append(file.fault(path, f"preset '{name}' contains itself: {chain}"))
        return []
    return preset_stages(name, faults, within)


def _read_stage(file: YamlFile, path: KeyPath, value: object, faults: list[PipelineFault]) -> list[Stage]:
    name = str(path[-1])
    names = stage_names()
    if name not in names:
        hint = did_you_mean(name, names)
        if name in preset_names():
            hint = f": that is a preset, written '{PRESET}: {name}'"
        faults.append(file.fault(path, f"unknown stage {quoted(name)}{hint or ' (see: cleaner stages)'}"))
        return []
    try:
        stage = read_settings(load_stage(name), file, path, value)
    except UsageError as error:
        faults += [file.fault(path, message) for message in error.faults]
        return []
    if isinstance(stage, list):
        faults += stage
        return []
    return [stage]
