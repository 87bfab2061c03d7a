"""RTF for the benches and tests: make-rtf.py KIND BYTES; KIND is mail (HTML in RTF, as Outlook writes it), native, or a
number of groups in groups. What varies comes from a fixed sequence."""
import sys

WORDS = "the of and to in is you that it he was for on are as with his they at be this have from or one had by word " \
        "but not what all were we when your can said there use an each which she do how their if will up other about".split()
HEADER = r"{\rtf1\ansi\ansicpg1252%s\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\froman\fcharset204 Times New Roman;}}" \
         "\r\n" r"{\colortbl;\red0\green0\blue255;\red255\green0\blue0;}" "\r\n" r"\uc1\pard\plain\deftab360 \f0\fs20 "


class Dice:
    def __init__(self):
        self.x = 1

    def __call__(self, n):
        self.x = (self.x * 1103515245 + 12345) % (1 << 31)
        return (self.x >> 8) % n


def sentence(d):
    text = " ".join(WORDS[d(len(WORDS))] + str(d(1000)) * (d(9) == 0) for _ in range(4 + d(14)))
    return text.capitalize() + (r" caf\'e9." if d(4) == 0 else r" \u1055?\u1088?." if d(6) == 0 else ".")


def mail(d):
    style = "font-size:%d.0pt;font-family:&quot;Arial&quot;" % (8 + d(8))
    return (r"{\*\htmltag64 <p class=MsoNormal>}\htmlrtf {\htmlrtf0 " "\r\n" r"{\*\htmltag84 <span style='%s'>}"
            r"\htmlrtf {\cf%d\htmlrtf0 %s{\*\htmltag92 </span>}\htmlrtf }\htmlrtf0 {\*\htmltag84 <o:p>}"
            r"{\*\htmltag84 &nbsp;}\htmlrtf \'a0\htmlrtf0{\*\htmltag92 </o:p>}\htmlrtf\par}\htmlrtf0" "\r\n"
            r"{\*\htmltag72 </p>}" "\r\n") % (style, d(3), sentence(d))


def native(d):
    kind = d(10)
    if kind == 0:
        return (r"\trowd\cellx2000\cellx6000\pard\intbl %s\cell %s\cell\row\pard" "\r\n") % (sentence(d), sentence(d))
    if kind == 1:
        return (r'{\field{\*\fldinst HYPERLINK "http://example.org/%d"}{\fldrslt\ul\cf1 here}}\par' "\r\n") % d(10000)
    return (r"\pard\li%d\f%d\fs%d %s{\b %s}{\i\cf2 %s}\par" "\r\n") % (
        d(3) * 360, d(2), 18 + 2 * d(4), sentence(d), sentence(d), sentence(d))


def main():
    kind, size, d = sys.argv[1], int(sys.argv[2]), Dice()
    if kind.isdigit():
        sys.stdout.write(HEADER % "" + "{\\b x" * int(kind) + "}" * int(kind) + "}")
        return
    piece, done = (mail if kind == "mail" else native), 0
    head = HEADER % (r"\fromhtml1" if kind == "mail" else "")
    block = "".join(piece(d) for _ in range(4000))
    sys.stdout.write(head)
    while done + len(block) < size:
        done += sys.stdout.write(block)
    while done < size:
        done += sys.stdout.write(piece(d))
    sys.stdout.write("}")


main()
