#!/usr/bin/env python3
"""Writes testdata/tnef/* and testdata/sample.tnef, by the layout of MS-OXTNEF 2.1.3 and nothing of this tree.

    python3 tests/tool/make-tnef.py [DIR]                  DIR is testdata
    python3 tests/tool/make-tnef.py --bench FILE N SIZE    a stream of N attachments of SIZE bytes
"""
import pathlib
import random
import struct
import sys
import uuid

SIGNATURE = b"\x78\x9f\x3e\x22"
PSETID_COMMON = uuid.UUID("00062008-0000-0000-c000-000000000046").bytes_le
PS_PUBLIC_STRINGS = uuid.UUID("00020329-0000-0000-c000-000000000046").bytes_le
IID_ISTORAGE = uuid.UUID("0000000b-0000-0000-c000-000000000046").bytes_le
IID_IMESSAGE = uuid.UUID("00020307-0000-0000-c000-000000000046").bytes_le
FILETIME = 127214907350000000  # 2004-02-17 11:25:35


def attribute(level, ident, data, wrong=0):
    return struct.pack("<BII", level, ident, len(data)) + data + struct.pack("<H", (sum(data) + wrong) & 0xFFFF)


def pad(data):
    return data + b"\0" * (-len(data) % 4)


def counted(data):
    return struct.pack("<II", 1, len(data)) + pad(data)


def prop(ident, kind, value, name=None):
    out = struct.pack("<HH", kind, ident)
    if name:
        out += name[0]
        if isinstance(name[1], int):
            out += struct.pack("<II", 0, name[1])
        else:
            text = name[1].encode("utf-16-le") + b"\0\0"
            out += struct.pack("<II", 1, len(text)) + pad(text)
    if kind == 0x001F:
        return out + counted(value.encode("utf-16-le") + b"\0\0")
    if kind == 0x001E:
        return out + counted(value + b"\0")
    if kind in (0x0102, 0x000D):
        return out + counted(value)
    if kind == 0x000B:
        return out + struct.pack("<HH", value, 0)
    if kind == 0x0003:
        return out + struct.pack("<i", value)
    if kind in (0x0014, 0x0040):
        return out + struct.pack("<q", value)
    if kind == 0x101F:
        texts = [text.encode("utf-16-le") + b"\0\0" for text in value]
        return out + struct.pack("<I", len(texts)) + b"".join(struct.pack("<I", len(t)) + pad(t) for t in texts)
    return out + value  # laid out by the caller


def listed(*props):
    return struct.pack("<I", len(props)) + b"".join(props)


def date(*words):
    return struct.pack("<7H", *words)


def head(codepage=1252):
    return SIGNATURE + struct.pack("<H", 1) + attribute(1, 0x00089006, struct.pack("<I", 0x00010000)) + \
        attribute(1, 0x00069007, struct.pack("<II", codepage, 0))


def rendering(kind=1, position=-1):
    return attribute(2, 0x00069002, struct.pack("<HiHHI", kind, position, 32, 32, 0))


def sender(name, address):
    return struct.pack("<4H", 4, 16 + len(name) + len(address), len(name), len(address)) + name + address + b"\0" * 8


def published():
    """MS-OXTNEF 3.1: the attributes before attMsgProps; lengths and checksums are the document's."""
    return head() + attribute(1, 0x00078008, b"IPM.Microsoft Mail.Note\0") + attribute(1, 0x0004800D, b"\x02\0") + \
        attribute(1, 0x00018004, b"Simple subject\0") + attribute(1, 0x00038005, date(2004, 2, 17, 11, 25, 35, 2)) + \
        attribute(1, 0x00038020, date(2004, 2, 17, 12, 26, 9, 2)) + \
        attribute(1, 0x00018009, b"757BB19CDE936A4087D90BB784C58E3B\0")


def people():
    return struct.pack("<I", 2) + \
        listed(prop(0x0C15, 3, 1), prop(0x3001, 0x1F, "Ann \u00c4pfel"), prop(0x3002, 0x1F, "SMTP"),
               prop(0x3003, 0x1F, "ann@example.com"), prop(0x39FE, 0x1F, "ann@example.com")) + \
        listed(prop(0x0C15, 3, 2), prop(0x3001, 0x1F, "\u65e5\u672c"), prop(0x3002, 0x1F, "SMTP"),
               prop(0x3003, 0x1F, "nihon@example.com"))


def nested():
    return head() + attribute(1, 0x00068007, b"\x21") + \
        attribute(1, 0x00008000, sender(b"Bob\0", b"SMTP:bob@example.com\0")) + \
        attribute(1, 0x00078008, b"IPM.Microsoft Schedule.MtgReq\0") + \
        attribute(1, 0x0002800C, b"Are you there?\r\n\0") + attribute(1, 0x00069004, people()) + \
        attribute(1, 0x00069003, listed(prop(0x0037, 0x1F, "The inner one")))


def everything():
    owner = struct.pack("<H", 4) + b"Bob\0" + struct.pack("<H", 21) + b"SMTP:bob@example.com\0"
    dates = b"".join(attribute(1, ident, date(2004, 2, 17, 11, 25, 35, 2))
                     for ident in (0x00038005, 0x00038006, 0x00038020, 0x00030006, 0x00030007))
    props = listed(
        prop(0x001A, 0x1F, "IPM.Note"), prop(0x0037, 0x1F, "Everything \u20ac"), prop(0x1000, 0x1E, b"Text, 8-bit: \xe4"),
        prop(0x1013, 0x0102, b"<p>Text</p>"), prop(0x0039, 0x40, FILETIME), prop(0x3FDE, 3, 1252), prop(0x0E1B, 0x0B, 1),
        prop(0x6601, 0x0002, struct.pack("<hH", -2, 0)), prop(0x6602, 0x0004, struct.pack("<f", 1.5)),
        prop(0x6603, 0x0005, struct.pack("<d", -1.5)), prop(0x6604, 0x0006, struct.pack("<q", 10000)),
        prop(0x6605, 0x0007, struct.pack("<d", 38034.5)), prop(0x6606, 0x0014, -5), prop(0x6607, 0x0048, bytes(range(16))),
        prop(0x6609, 0x1003, struct.pack("<IiI", 2, -1, 7)),
        prop(0x660A, 0x1102, struct.pack("<II", 2, 3) + pad(b"abc") + struct.pack("<I", 0)),
        prop(0x660B, 0x1002, struct.pack("<IHHHH", 2, 1, 0, 2, 0)),
        prop(0x8000, 0x000B, 1, (PSETID_COMMON, 0x8503)), prop(0x8001, 0x101F, ["red", "gr\u00fcn"], (PS_PUBLIC_STRINGS, "Keywords")))
    inner = IID_IMESSAGE + nested()
    return head() + attribute(1, 0x00008000, sender(b"Bob\0", b"SMTP:bob@example.com\0")) + \
        attribute(1, 0x00078008, b"IPM.Microsoft Mail.Note\0") + attribute(1, 0x00070006, b"IPM.Microsoft Mail.Note\0") + \
        attribute(1, 0x00018004, b"Everything \x80\0") + attribute(1, 0x00018009, b"0123456789ABCDEF\0") + \
        attribute(1, 0x00060000, owner) + attribute(1, 0x00060001, owner) + attribute(1, 0x00060002, b"\0\1\2\3") + dates + \
        attribute(1, 0x00050008, struct.pack("<I", 42)) + attribute(1, 0x00040009, b"\1\0") + attribute(1, 0x0004800D, b"\1\0") + \
        attribute(1, 0x00069004, people()) + attribute(1, 0x00069003, props) + \
        rendering(position=4) + attribute(2, 0x00018010, b"READ~1.TXT\0") + \
        attribute(2, 0x00038012, date(2004, 2, 17, 11, 25, 35, 2)) + attribute(2, 0x00038013, date(2004, 2, 17, 11, 25, 35, 2)) + \
        attribute(2, 0x00068011, b"\xd7\xcd\xc6\x9a") + attribute(2, 0x00069001, b"read me\0") + \
        attribute(2, 0x0006800F, b"some text\r\n") + \
        attribute(2, 0x00069005, listed(prop(0x3705, 3, 1), prop(0x3707, 0x1F, "read me \u2013 first.txt"))) + \
        rendering() + attribute(2, 0x00018010, b"Untitled Attachment\0") + \
        attribute(2, 0x00069005, listed(prop(0x3705, 3, 5), prop(0x3001, 0x1F, "The inner one"), prop(0x3701, 0x0D, inner)))


def sample():
    props = listed(
        prop(0x001A, 0x1F, "IPM.Note"), prop(0x0037, 0x1F, "Minutes of Tuesday"), prop(0x0039, 0x40, FILETIME),
        prop(0x0042, 0x1F, "Bob Example"), prop(0x0064, 0x1F, "SMTP"), prop(0x0065, 0x1F, "bob@example.com"),
        prop(0x0C1A, 0x1F, "Bob Example"), prop(0x0C1E, 0x1F, "SMTP"), prop(0x0C1F, 0x1F, "bob@example.com"),
        prop(0x1000, 0x1F, "The minutes are attached.\r\n"), prop(0x3FDE, 3, 65001),
        prop(0x1035, 0x1F, "<minutes-1@example.com>"))
    return head() + attribute(1, 0x00078008, b"IPM.Microsoft Mail.Note\0") + attribute(1, 0x00018004, b"Minutes of Tuesday\0") + \
        attribute(1, 0x00069004, people()) + attribute(1, 0x00069003, props) + \
        rendering() + attribute(2, 0x00018010, b"MINUTES.TXT\0") + \
        attribute(2, 0x0006800F, b"Present: all. Decided: nothing.\r\n") + \
        attribute(2, 0x00069005, listed(prop(0x3705, 3, 1), prop(0x3707, 0x1F, "minutes of tuesday.txt"), prop(0x370E, 0x1F, "text/plain")))


def odd():
    """Attachment before message, code page last, no attAttachRendData, wrong checksums, bytes behind the end."""
    return SIGNATURE + b"\0\0" + attribute(2, 0x00018010, b"first\0") + attribute(2, 0x0006800F, b"1", wrong=1) + \
        attribute(2, 0x00018010, b"\xcf\xf0\0") + attribute(2, 0x0006800F, b"2") + \
        attribute(1, 0x00018004, b"\xcf\xf0\0") + attribute(1, 0x00078008, b"IPM.Task\0", wrong=7) + \
        attribute(1, 0x0001BEEF, b"unknown") + attribute(1, 0x00069003, listed()) + \
        attribute(1, 0x00069007, struct.pack("<II", 1251, 0)) + b"behind the end"


def error_code():
    """A property that says that another could not be had; Debian's tnef refuses its type."""
    return head() + attribute(1, 0x00069003, listed(prop(0x6608, 0x000A, struct.pack("<I", 0x8004010F)), prop(0x0037, 0x1F, "An error")))


def odd_values():
    """PtypNull, id 0, no value where one belongs; bytes in both places that differ; a name for the transport alone."""
    return head() + attribute(1, 0x00069003, listed(
        prop(0x6601, 0x0001, b""), prop(0x0000, 3, 5), prop(0x6602, 0x0102, b"")[:4] + struct.pack("<I", 0),
        prop(0x0037, 0x1F, "Odd values"))) + \
        rendering() + attribute(2, 0x0006800F, b"attribute") + attribute(2, 0x00069005, listed(prop(0x3701, 0x0102, b"property"))) + \
        rendering() + attribute(2, 0x00069001, b"transport.txt\0") + attribute(2, 0x0006800F, b"bytes")


def storage(folder):
    """An OLE object: a compound file behind its interface."""
    inner = IID_ISTORAGE + (folder / "cfb/good-small.cfb").read_bytes()
    return head() + attribute(1, 0x00069003, listed(prop(0x001A, 0x1F, "IPM.Note"))) + rendering(kind=2) + \
        attribute(2, 0x00018010, b"Untitled Attachment\0") + attribute(2, 0x00068011, b"\xd7\xcd\xc6\x9a") + \
        attribute(2, 0x00069005, listed(prop(0x3705, 3, 6), prop(0x3701, 0x0D, inner)))


FILES = {
    "sample.tnef": sample, "tnef/good-published.tnef": published, "tnef/good-everything.tnef": everything,
    "tnef/good-odd-order.tnef": odd, "tnef/good-error-code.tnef": error_code,
    "tnef/good-odd-values.tnef": odd_values,
    "tnef/bad-cut.tnef": lambda: everything()[:1500],
    "tnef/bad-count.tnef": lambda: head() + attribute(1, 0x00069003, b"\xff" * 4 + listed(prop(0x0037, 0x1F, "left"))[4:]),
    "tnef/bad-no-key.tnef": lambda: SIGNATURE,
}

def bench(path, number, size):
    source = random.Random(1)
    data = b"".join(source.randbytes(min(1 << 20, size - at)) for at in range(0, size, 1 << 20))
    with open(path, "wb") as out:
        out.write(head() + attribute(1, 0x00069003, listed(prop(0x001A, 0x1F, "IPM.Note"), prop(0x0037, 0x1F, "Many"))))
        body = struct.pack("<BII", 2, 0x0006800F, size) + data + struct.pack("<H", sum(data) & 0xFFFF)
        for one in range(number):
            name = "attachment %d.bin" % one
            out.write(rendering() + attribute(2, 0x00018010, name.encode() + b"\0") + body +
                      attribute(2, 0x00069005, listed(prop(0x3705, 3, 1), prop(0x3707, 0x1F, name))))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--bench"]:
        bench(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
        sys.exit()
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "testdata")
    (folder / "tnef").mkdir(exist_ok=True)
    for name, make in FILES.items():
        (folder / name).write_bytes(make())
    (folder / "tnef/good-storage.tnef").write_bytes(storage(folder))
