"""Whether a page made from RTF shows the words of another tool's rendering, in order: rtf-words.py OURS THEIRS [ascii].
Prints the words that are missing; ascii: only those of two ASCII letters or digits and more count. Words are runs of
letters and digits, as Unicode has them; one ends where East Asian writing begins, which has no blanks."""
import collections
import difflib
import re
import sys
from html.parser import HTMLParser

# a note's number is no part of the word before or behind it: sup is none of these
INLINE = ("b", "i", "u", "s", "em", "strong", "span", "font", "a", "sub", "o:p", "strike", "big", "small", "mark")
EAST_ASIAN = "\u3041-\u30fa\u30fc-\u30ff\u3400-\u9fff\uac00-\ud7af\uff66-\uff9f"
HIDDEN = ("script", "style", "title")


class Shown(HTMLParser):
    def __init__(self):
        super().__init__()
        self.hidden, self.parts = 0, []

    def handle_starttag(self, tag, attrs):
        self.hidden += tag in HIDDEN
        if tag not in INLINE:
            self.parts.append(" ")

    def handle_startendtag(self, tag, attrs):
        self.parts.append(" ")

    def handle_endtag(self, tag):
        self.hidden -= tag in HIDDEN and self.hidden > 0
        if tag not in INLINE:
            self.parts.append(" ")

    def handle_data(self, data):
        if not self.hidden:
            self.parts.append(data)


def words(name):
    with open(name, "rb") as f:
        data = f.read()
    page = Shown()
    page.feed(data.decode("utf-8-sig", "replace"))
    page.close()
    text = re.sub("[\u00ad\u200b-\u200f\u2060\ufeff]", "", "".join(page.parts))
    return re.findall("[%s]+|[^\\W_%s]+" % (EAST_ASIAN, EAST_ASIAN), text)


def missing(ours, theirs):
    """Words of theirs that ours has nowhere: what stands elsewhere, as notes behind the text do, is not lost."""
    match = difflib.SequenceMatcher(None, ours, theirs, autojunk=False)
    lost, spare = [], collections.Counter()
    for op, a, b, c, d in match.get_opcodes():
        if op != "equal":
            lost += range(c, d)
            spare.update(ours[a:b])
    for k in lost:
        if spare[theirs[k]] > 0:
            spare[theirs[k]] -= 1
        else:
            yield theirs[k]


def main():
    ours, theirs = words(sys.argv[1]), words(sys.argv[2])
    if sys.argv[3:] == ["ascii"]:
        ours, theirs = ([w for w in x if re.fullmatch("[A-Za-z0-9]{2,}", w)] for x in (ours, theirs))
    print(" ".join(missing(ours, theirs)))


main()
