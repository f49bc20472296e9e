"""The list of stages: the modules of `filters`, and what other packages bring. Nothing else here imports by name.

A stage `bullet_lines` is the class `BulletLines` of `filters/bullet_lines.py`. Another package brings a stage of its
own with an entry point of the group `cleaner.stages`, whose name is again the name of the class's module.
"""

import pkgutil
import sys
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache
from importlib import import_module, metadata
from typing import NamedTuple

from cleaner.errors import UsageError
from cleaner.stage import Stage
from cleaner.text.kernel_loading import settle_numba

__all__ = ["BUILT_IN", "did_you_mean", "load_stage", "stage_names", "stage_package"]

BUILT_IN = "filters"
"""The package whose modules are the stages that come with the project."""

ENTRY_POINTS = "cleaner.stages"


class Claim(NamedTuple):
    """A package says that a stage of this name is a class of one of its modules."""

    name: str
    package: str
    module: str
    class_name: str


def stage_names() -> tuple[str, ...]:
    """The names of all stages that can be used, sorted; nothing is imported to find them."""
    return tuple(sorted({claim.name for claim in _claims()}))


def stage_package(name: str) -> str:
    """The package that brings a stage; UsageError as for `load_stage`."""
    return _claim(name).package


def load_stage(name: str) -> type[Stage]:
    """The class of a stage; UsageError if there is none, if two packages bring it, or if it cannot be imported."""
    claim = _claim(name)
    where = f"stage '{name}' of package '{claim.package}'"
    try:
        module = import_module(claim.module)
    except ImportError as error:
        raise UsageError(f"{where} cannot be imported: {error}") from error
    except SyntaxError as error:
        raise UsageError(
            f"{where} cannot be imported: {error.msg} in line {error.lineno} of {error.filename}"
        ) from error
    if "numba" in sys.modules:  # for the kernels that settings are checked with
        settle_numba()
    stage = getattr(module, claim.class_name, None)
    if not isinstance(stage, type) or not issubclass(stage, Stage):
        raise UsageError(f"{where}: module '{claim.module}' has no stage class '{claim.class_name}'")
    if stage.stage_name() != name:
        raise UsageError(
            f"{where} calls itself '{stage.stage_name()}': a stage has the name of the module it is written in"
        )
    return stage


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """': did you mean ...?' with the nearest of the right names, or '' if none is near."""
    near = get_close_matches(name[:100].lower(), list(names), n=1, cutoff=0.55)
    return f": did you mean '{near[0]}'?" if near else ""


def _claim(name: str) -> Claim:
    claims = [claim for claim in _claims() if claim.name == name]
    if not claims:
        raise UsageError(f"unknown stage '{name}'{did_you_mean(name, stage_names())}")
    if len(claims) > 1:
        packages = " and ".join(f"'{claim.package}'" for claim in claims)
        raise UsageError(f"stage '{name}' is brought by the packages {packages}: uninstall one of them")
    return claims[0]


def _claims() -> tuple[Claim, ...]:
    folders = tuple(import_module(BUILT_IN).__path__)
    return _claims_within(folders, tuple(sys.path))


@lru_cache(maxsize=4)
def _claims_within(folders: tuple[str, ...], _search_path: tuple[str, ...]) -> tuple[Claim, ...]:
    """Every claim once; kept for as long as Python would search the same places."""
    own = [
        Claim(module.name, BUILT_IN, f"{BUILT_IN}.{module.name}", "".join(map(str.capitalize, module.name.split("_"))))
        for module in pkgutil.iter_modules(folders)
        if not module.ispkg and not module.name.startswith("_")
    ]
    foreign = [
        Claim(point.name, point.dist.name if point.dist else point.module, point.module, point.attr)
        for point in metadata.entry_points(group=ENTRY_POINTS)
    ]
    return tuple(sorted({*own, *foreign}))
