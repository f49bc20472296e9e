"""Licences that pages name, by link, data or mark, and what looks like one and is none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.text.web.declarations import read_declarations
from cleaner.text.web.licences import Licence, read_licence

CC = "https://creativecommons.org/licenses"


def licence(page: str) -> Licence | None:
    return read_licence(read_declarations(page), page)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        (f"{CC}/by/4.0/", "CC-BY-4.0"),
        (f"{CC}/by-nc-sa/3.0/cn/deed.zh", "CC-BY-NC-SA-3.0-CN"),
        (f"{CC}/by-nd-nc/1.0", "CC-BY-NC-ND-1.0"),
        (f"{CC}/by/3.0/igo/legalcode", "CC-BY-3.0-IGO"),
        (f"{CC}/BY-SA/4.0/legalcode.zh-Hans", "CC-BY-SA-4.0"),
        (f"{CC}/by-sa/4.0/deed.de", "CC-BY-SA-4.0"),
        (f"{CC}/by-sa", "CC-BY-SA"),
        ("//www.creativecommons.org/licences/by-nc/2.5/tw?ref=x", "CC-BY-NC-2.5-TW"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("https://creativecommons.org/publicdomain/mark/1.0/", "CC-PDM-1.0"),
        ("https://example.test/terms", "https://example.test/terms"),
        ("/terms.html", None),
        (f"{CC}/", None),
        (f"{CC}/sampling+/1.0/", None),
        (f"{CC}/by-xx/4.0", None),
        ("javascript:void(0)", None),
        ("", None),
    ],
)
def test_licences_by_url(url: str, name: str | None):
    if name and name.startswith("CC"):
        assert licence(f'<a rel="license" href="{url}">x</a>') == Licence(name, "rel")
        assert licence(f'<a href="{url}">x</a>') == Licence(name, "link")
    else:
        found = licence(f'<a rel="license" href="{url}">x</a>')
        assert found is None or found.name in (name, url)


def data(json: str) -> str:
    return f'<script type="application/ld+json">{json}</script>'


@pytest.mark.parametrize(
    ("page", "name", "source"),
    [
        pytest.param(f'<link rel=license href="{CC}/by/4.0/">', "CC-BY-4.0", "rel", id="link element"),
        pytest.param(f'<meta name="DC.rights" content="{CC}/by/4.0/">', "CC-BY-4.0", "meta", id="Dublin Core"),
        pytest.param('<meta name="dcterms.license" content="CC BY-SA 3.0">', "CC-BY-SA-3.0", "meta", id="mark"),
        pytest.param('<meta name="rights" content="All rights reserved">', None, None, id="no licence in meta"),
        pytest.param(f'<a itemprop="license" href="{CC}/by/4.0/">', "CC-BY-4.0", "schema", id="itemprop"),
        pytest.param(data(f'{{"license":"{CC}/by/4.0/"}}'), "CC-BY-4.0", "schema", id="JSON-LD"),
        pytest.param(data(f'{{"@graph":[{{"license":{{"@id":"{CC}/by/4.0/"}}}}]}}'), "CC-BY-4.0", "schema", id="graph"),
        pytest.param(data(f'[{{"@type":["ImageObject"],"license":"{CC}/by/4.0/"}}]'), None, None, id="of a picture"),
        pytest.param(data(f'{{"image":{{"license":"{CC}/by/4.0/"}}}}'), None, None, id="of a picture within"),
        pytest.param(f"<a rel=license href={CC}/by/4.0></a><a href={CC}/by/2.0></a>", "CC-BY-4.0", "rel", id="best"),
        pytest.param(f"<a href={CC}/by/4.0></a><a href={CC}/by/2.0></a>", "CC-BY-2.0, CC-BY-4.0", "link", id="two"),
        pytest.param("<p>本文采用 CC BY-NC-SA 4.0 协议</p>", "CC-BY-NC-SA-4.0", "text", id="a mark"),
        pytest.param("<p>CC-BY</p>", "CC-BY", "text", id="a mark without version"),
        pytest.param("<p>(CC0 1.0)</p>", "CC0-1.0", "text", id="CC0"),
        pytest.param("知识共享署名-非商业性使用-相同方式共享 4.0 国际", "CC-BY-NC-SA-4.0", "text", id="simplified"),
        pytest.param("<p>創用CC 姓名標示-禁止改作 3.0 台灣</p>", "CC-BY-ND-3.0", "text", id="traditional"),
        pytest.param("<p>知识共享是一种精神。</p>", None, None, id="only the words"),
        pytest.param("<p style='color:#CC0'>ACC BY 4.0, CC BYTE, xCC0, CC00</p>", None, None, id="other letters"),
        pytest.param("<img alt='CC BY 4.0'>", None, None, id="within a tag"),
        pytest.param("<p>All rights reserved. License plate.</p>", None, None, id="no licence"),
        pytest.param("", None, None, id="nothing"),
    ],
)  # fmt: skip
def test_where_the_licence_is_from(page: str, name: str | None, source: str | None):
    assert licence(page) == (name and Licence(name, str(source)))


KEYS = st.sampled_from(["license", "@graph", "@type", "@id", "url"])
JSON = st.recursive(
    st.none() | st.text(max_size=5) | st.integers(),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(KEYS, part),
    max_leaves=12,
)


@settings(max_examples=100, deadline=None)
@given(JSON)
def test_any_data_is_read(value: object):
    declared = read_declarations("")
    declared.data.append(value)
    found = read_licence(declared, "")
    assert found is None or found.source == "schema"
