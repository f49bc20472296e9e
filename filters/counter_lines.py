"""The stage `counter_lines`."""

import re

from cleaner.stage import LineEditor

LONGEST = 40  # characters; a counter is short, and the expression need not look at prose
NUMBER = r"[0-9][0-9.,]*\s*[KkMmBb万亿wW+]{0,2}"
ENGLISH = r"(?:likes?|shares?|comments?|repl(?:y|ies)|retweets?|reposts?|views?|followers?|following|votes?|downloads?)"
CHINESE = r"(?:次|人|条|个)?(?:点赞|赞|喜欢|分享|评论|回复|转发|收藏|阅读|浏览|播放|关注|粉丝|点击|下载)(?:数|量|次数)?"
COUNTER = re.compile(
    rf"[^\w]*(?:{NUMBER}\s*(?:{ENGLISH}|{CHINESE})|(?:{ENGLISH}|{CHINESE})\s*[:：(（]?\s*{NUMBER}(?:次|人|条)?)[^\w]*",
    re.IGNORECASE,
)


class CounterLines(LineEditor):
    """Removes lines that are counters of a page: `3 likes`, `1.2k views`, `阅读 1234`, `评论(5)`.

    Looks at lines of at most 40 characters that are a number and a word for what is counted, and nothing else; a
    sentence with a number in it stays. The rule is RefinedWeb's for English; the words, and the Chinese forms, are this
    project's.
    """

    def line_reasons(self, lines: list[str]) -> list[str | None]:
        return ["counter" if len(line) <= LONGEST and COUNTER.fullmatch(line) else None for line in lines]
