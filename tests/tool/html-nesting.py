"""Whether the elements of pages are nested as HTML has it: html-nesting.py PAGE...; prints what is not."""
import sys
from html.parser import HTMLParser

VOID = {"br", "hr", "img", "meta", "col"}
PHRASING = {"span", "b", "i", "u", "s", "sup", "sub", "a", "br", "img"}
PARENTS = {"li": {"ul", "ol"}, "tr": {"table"}, "td": {"tr"}, "colgroup": {"table"}, "col": {"colgroup"}, "style": {"head"}}
ONLY = {"ul": {"li"}, "ol": {"li"}, "table": {"colgroup", "tr"}, "tr": {"td"}, "colgroup": {"col"}}


class Nesting(HTMLParser):
    def __init__(self, name):
        super().__init__()
        self.name, self.open, self.found = name, [], []

    def handle_starttag(self, tag, attrs):
        inside = self.open[-1] if self.open else ""
        if tag in PARENTS and inside not in PARENTS[tag] or inside in ONLY and tag not in ONLY[inside]:
            self.found.append("<%s> in <%s>" % (tag, inside))
        if tag not in PHRASING and ({"p"} | PHRASING) & set(self.open[-1:]):
            self.found.append("<%s> in <%s>" % (tag, inside))
        if tag == "a" and "a" in self.open:
            self.found.append("a link in a link")
        if len({k for k, _v in attrs}) != len(attrs):
            self.found.append("an attribute twice in <%s>" % tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.found.append("</%s> where <%s> is open" % (tag, self.open[-1] if self.open else "nothing"))
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data):
        if data.strip() and self.open and self.open[-1] in ONLY:
            self.found.append("text in <%s>" % self.open[-1])


for page in sys.argv[1:]:
    nesting = Nesting(page)
    with open(page, encoding="utf-8") as f:
        nesting.feed(f.read())
    nesting.close()
    for line in nesting.found + ["<%s> is never closed" % tag for tag in nesting.open]:
        print(line)
