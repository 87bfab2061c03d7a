"""Whether a page made from RTF shows the words of another tool's rendering, in order: rtf-words.py OURS THEIRS [MORE...].
Prints what is missing, a word a line with the one before it. Words are runs of letters and digits, as Unicode has them."""
import difflib
import re
import sys
from html.parser import HTMLParser

INLINE = ("b", "i", "u", "s", "em", "strong", "span", "font", "a", "sup", "sub", "o:p", "strike", "big", "small")
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
    data = re.sub(rb"(?m)^#.*\n", b"", data) if name.endswith(".unrtf") else data
    page = Shown()
    page.feed(data.decode("utf-8-sig", "replace"))
    page.close()
    text = re.sub("[\u00ad\u200b-\u200f\u2060\ufeff]", "", "".join(page.parts))
    return re.findall(r"[^\W_]+", text)


def missing(ours, theirs):
    match = difflib.SequenceMatcher(None, ours, theirs, autojunk=False)
    for op, _a, _b, c, d in match.get_opcodes():
        if op in ("insert", "replace"):
            for k in range(c, d):
                yield "%s (after %s)" % (theirs[k], theirs[k - 1] if k else "nothing")


def main():
    lost = list(missing(words(sys.argv[1]), words(sys.argv[2])))
    for line in lost:
        print(line)
    return 1 if lost else 0


sys.exit(main())
