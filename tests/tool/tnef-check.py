#!/usr/bin/env python3
"""What the oracle (../shared/oracle, beside the corpus) says of streams and messages.

    tnef-check.py ORACLE facts A.tnef B       the facts of stream A that B (a stream or a .msg) does not hold
    tnef-check.py ORACLE sums A.tnef          attributes of A whose checksum is wrong, or that do not fill it
    tnef-check.py ORACLE extracted A.tnef DIR attachments by value of A that no file beneath DIR holds

Prints a line for each; exit 1 where there is one.
"""
import hashlib
import pathlib
import struct
import sys

sys.path.insert(0, sys.argv[1])
import msg_facts  # noqa: E402
import tnef_facts  # noqa: E402

MAIL3 = {
    "ipm.microsoft mail.note": "IPM.Note", "ipm.microsoft mail.read receipt": "Report.IPM.Note.IPNRN",
    "ipm.microsoft mail.non-delivery": "Report.IPM.Note.NDR", "ipm.microsoft schedule.mtgreq": "IPM.Schedule.Meeting.Request",
    "ipm.microsoft schedule.mtgcncl": "IPM.Schedule.Meeting.Canceled", "ipm.microsoft schedule.mtgrespp": "IPM.Schedule.Meeting.Resp.Pos",
    "ipm.microsoft schedule.mtgrespn": "IPM.Schedule.Meeting.Resp.Neg", "ipm.microsoft schedule.mtgrespa": "IPM.Schedule.Meeting.Resp.Tent",
}


def read(path):
    with open(path, "rb") as source:
        tnef = source.read(4) == b"\x78\x9f\x3e\x22"
    return tnef_facts.read(path) if tnef else msg_facts.read(path)


def facts(a, b, where=""):
    """a holds the facts, b has to hold them too; what only b has is no loss."""
    for key, value in a.items():
        other, place = b.get(key), where + key
        if value in (None, "", [], {}) or key in ("codepage", "hidden", "rtf_kind", "rtf_words"):
            continue
        if key == "class":
            value = MAIL3.get(value.lower(), value)
        if key == "names":
            if not set(value) <= set(other or ()):
                yield place, set(value) - set(other or ())
        elif key in ("size", "sha256") and a["method"] != 1:
            continue  # the words for old readers, beside an object
        elif isinstance(value, dict):
            yield from facts(value, other or {}, place + ".")
        elif isinstance(value, list) and isinstance(value[0], dict):
            if len(value) != len(other or ()):
                yield place, "%d, not %d" % (len(other or ()), len(value))
            for number, (x, y) in enumerate(zip(value, other or ())):
                yield from facts(x, y, "%s %d." % (place, number + 1))
        elif value != other:
            yield place, "%.60r became %.60r" % (value, other)


def sums(path):
    data, at = pathlib.Path(path).read_bytes(), 6
    while at + 9 <= len(data):
        _level, ident, size = struct.unpack_from("<BII", data, at)
        body = data[at + 9:at + 9 + size]
        if data[at + 9 + size:at + 11 + size] != struct.pack("<H", sum(body) & 0xFFFF):
            yield "%08x" % ident, "its checksum is wrong"
        at += 11 + size
    if at != len(data):
        yield "the end", "%d, not %d" % (len(data), at)


def extracted(path, folder):
    have = {hashlib.sha256(one.read_bytes()).hexdigest() for one in pathlib.Path(folder).rglob("*") if one.is_file()}
    for one in tnef_facts.read(path)["attachments"]:
        if one["method"] == 1 and one["size"] and one["sha256"] not in have:
            yield "attachment", one["names"]


if __name__ == "__main__":
    check = {"facts": lambda a, b: facts(read(a), read(b)), "sums": sums, "extracted": extracted}[sys.argv[2]]
    found = list(check(*sys.argv[3:]))
    for place, text in found:
        print("%s: %s" % (place, text))
    sys.exit(1 if found else 0)
