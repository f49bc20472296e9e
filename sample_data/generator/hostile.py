"""HTML that attacks or misleads whoever reads it: scripts, handlers, unclosed and doubled elements, deep nesting."""

from __future__ import annotations

import html
from collections.abc import Callable

from generator.document import Draft

NESTING_DEPTH = 3000  # deeper than the recursion limit of Python (1,000) and the 256 levels libxml2 takes by default


def _body(draft: Draft) -> str:
    return "".join(f"<p>{html.escape(line)}</p>\n" for line in draft.lines)


def _script_in_title(draft: Draft) -> str:
    title = html.escape(draft.title)
    attack = "<script>alert('title')</script>"
    return (
        f"<html><head><title>{title}</title>{attack}</head><body>{attack}<h1>{title}</h1>{_body(draft)}</body></html>"
    )


def _escaped_script(draft: Draft) -> str:
    attack = "&lt;script&gt;alert(document.cookie)&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;"
    return (
        f"<html><head><title>{attack}</title></head><body><h1>{attack}</h1>{_body(draft)}<p>{attack}</p></body></html>"
    )


def _event_handlers(draft: Draft) -> str:
    handlers = (
        'onload="location=\'http://trap.invalid/\'" onmouseover=alert(1) style="background:url(javascript:alert(2))"'
    )
    return (
        f"<html><body {handlers}><article {handlers}><h1>{html.escape(draft.title)}</h1>{_body(draft)}</article>"
        '<iframe src="javascript:alert(3)"></iframe><svg/onload=alert(4)></body></html>'
    )


def _unclosed(draft: Draft) -> str:
    paragraphs = "<p><b><i><span class=a>".join(html.escape(line) for line in draft.lines) + "<!-- never closed"
    return f"<html><body><div><table><tr><td><h1>{html.escape(draft.title)}<p>{paragraphs} <div></body></html>"


def _two_documents(draft: Draft) -> str:
    title = html.escape(draft.title)
    return (
        f"<html><head><title>跳转中</title></head><body><p>loading</p></body></html>\n"
        f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{_body(draft)}</body></html>"
    )


def _deep_nesting(draft: Draft) -> str:
    inner = f"<h1>{html.escape(draft.title)}</h1>{_body(draft)}"
    return f"<html><body>{'<div>' * NESTING_DEPTH}{inner}{'</div>' * NESTING_DEPTH}</body></html>"


def _hidden_text(draft: Draft) -> str:
    hidden = "".join(
        f'<div style="{style}">金蟾娱乐官网,亿彩通注册送彩金,时时彩开户</div>'
        for style in ("display:none", "position:absolute;left:-9999px", "font-size:0;color:#fff")
    )
    return f"<html><body>{hidden}<h1>{html.escape(draft.title)}</h1>{_body(draft)}{hidden}</body></html>"


def _control_characters(draft: Draft) -> str:
    lines = "".join(
        f"<p>\x1b[2J\x1b]0;owned\x07{html.escape(line)}\x00\x08\u202e\u200b\ufeff</p>" for line in draft.lines
    )
    return f"<html><body><h1>=HYPERLINK(0) {html.escape(draft.title)}</h1>{lines}</body></html>"


HOSTILE_PAGES: dict[str, Callable[[Draft], str]] = {
    "script_in_title": _script_in_title,
    "escaped_script": _escaped_script,
    "event_handlers": _event_handlers,
    "unclosed_elements": _unclosed,
    "two_documents": _two_documents,
    "deep_nesting": _deep_nesting,
    "hidden_text": _hidden_text,
    "control_characters": _control_characters,
}
