"""Insertions: what is cut out of a line, and what is left alone."""

import pytest

from cleaner.text.spam.insertions import cut_address, cut_name


@pytest.mark.parametrize(
    ("line", "name", "left"),
    [
        pytest.param("天好（金沙网站）大家出门去了。", "金沙网站", "天好大家出门去了。", id="brackets"),
        pytest.param("【金沙网站】天好大家出门去了。", "金沙网站", "天好大家出门去了。", id="brackets in front"),
        pytest.param("金沙网站　天好大家出门去了。", "金沙网站", "天好大家出门去了。", id="a wide space behind"),
        pytest.param("缅甸金沙网站  天好大家出门去了。", "金沙网站", "天好大家出门去了。", id="two spaces, a word"),
        pytest.param("天好大家出门去了_金沙网站", "金沙网站", "天好大家出门去了", id="a bar before"),
        pytest.param("天好金沙网站大家出门去了。", "金沙网站", None, id="woven in"),
        pytest.param("我们在金沙网站，天气很好大家都出门。", "金沙网站", None, id="part of a sentence"),
        pytest.param("（金沙网站）很好", "金沙网站", None, id="too little would be left"),
    ],
)
def test_cuts_a_name_where_its_borders_are_sure(line: str, name: str, left: str | None) -> None:
    cut = cut_name(line, line.index(name), line.index(name) + len(name))
    assert (line[: cut.start] + line[cut.end :] if cut else None) == left


@pytest.mark.parametrize(
    ("line", "hosts"),
    [
        pytest.param("优化资源配置www.abcdef.cn，提供环境", ["www.abcdef.cn"], id="in a sentence"),
        pytest.param("请登录www.abcdef.cn查询", [], id="a word leads to it"),
        pytest.param("网址：www.abcdef.cn。", [], id="a colon leads to it"),
        pytest.param("see www.abcdef.com for more", [], id="in English"),
        pytest.param("资源配置www.abcdef.cn/path，提供", [], id="with a path"),
        pytest.param("资源配置www.abcdef.com.cn的环境", ["www.abcdef.com.cn"], id="two endings"),
    ],
)
def test_cuts_addresses_that_nothing_leads_to(line: str, hosts: list[str]) -> None:
    assert [line[cut.start : cut.end] for cut in cut_address(line)] == hosts
