"""How the code is laid out: what a reader may count on in every module, held here so that nobody has to look."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULES = {
    str(file.relative_to(ROOT)): file.read_text("utf-8")
    for package in ("cleaner", "filters")
    for file in sorted((ROOT / package).rglob("*.py"))
}
NO_ROOM = re.compile(r"(.*_)?(utils?|helpers?|common|base|misc|managers?|handlers?|processors?)")
KERNEL = {"njit", "jit"}
MOST_LINES = 300
MOST_LINES_OF_A_BODY = 50


@cache
def tree_of(module: str) -> ast.Module:
    return ast.parse(MODULES[module])


def is_kernel(function: ast.FunctionDef) -> bool:
    names = [node for decorator in function.decorator_list for node in ast.walk(decorator)]
    return any(isinstance(node, ast.Name) and node.id in KERNEL for node in names)


def test_a_module_opens_with_a_sentence_that_says_what_lives_there() -> None:
    assert [module for module, text in MODULES.items() if text.strip() and not ast.get_docstring(tree_of(module))] == []


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    assert [module for module in MODULES if NO_ROOM.fullmatch(Path(module).stem)] == []


def test_a_module_fits_on_a_few_screens() -> None:
    lengths = {module: text.count("\n") for module, text in MODULES.items()}
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}


def test_a_function_fits_on_a_screen_unless_it_is_a_kernel() -> None:
    bodies = {
        f"{module}: {node.name}": (node.end_lineno or 0) - node.body[0].lineno + 1
        for module in MODULES
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.FunctionDef) and not is_kernel(node)
    }
    assert {name: lines for name, lines in bodies.items() if lines > MOST_LINES_OF_A_BODY} == {}


def test_assertions_are_for_tests() -> None:
    found = [module for module in MODULES for node in ast.walk(tree_of(module)) if isinstance(node, ast.Assert)]
    assert found == []


def test_what_is_left_to_do_names_its_issue() -> None:
    found = {module: re.findall(r"(?:TODO|FIXME|XXX)(?!.*#\d+).*", text) for module, text in MODULES.items()}
    assert {module: lines for module, lines in found.items() if lines} == {}
