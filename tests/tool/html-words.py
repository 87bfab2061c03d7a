"""How many of a page's words a text shows: html-words.py PAGE TEXT; fails below nine in ten. Words are runs of ASCII letters and digits, since
not every viewer of RTF has more."""
import re
import sys
from html.parser import HTMLParser


class Text(HTMLParser):
    def __init__(self):
        super().__init__()
        self.hidden, self.parts = 0, []

    def handle_starttag(self, tag, attrs):
        self.hidden += tag in ("script", "style", "title")
        self.parts.append(" " if tag not in ("b", "i", "u", "em", "strong", "span", "font", "a") else "")

    def handle_endtag(self, tag):
        self.hidden -= tag in ("script", "style", "title") and self.hidden > 0

    def handle_data(self, data):
        if not self.hidden:
            self.parts.append(data)


def words(text):
    return re.findall("[A-Za-z0-9]+", text)


page = Text()
page.feed(open(sys.argv[1], "rb").read().decode("utf-8", "replace"))
wanted, shown = words("".join(page.parts)), {}
for word in words(open(sys.argv[2], "rb").read().decode("latin-1")):
    shown[word] = shown.get(word, 0) + 1
found = 0
for word in wanted:
    if shown.get(word, 0) > 0:
        shown[word] -= 1
        found += 1
print(found, "of", len(wanted), "words")
sys.exit(found * 10 < len(wanted) * 9)
