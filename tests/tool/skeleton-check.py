"""Mail to .msg and to mail again, beside the mail itself, read with Python's email package and olefile.

    python3 skeleton-check.py BUILD FILE.eml ...

Where the structure of the mail came back (its root has the type and boundary that it had), the types, the parts' fields
and the contents are those of the mail; else the line says what is not: "file<TAB>place: what". No line of a body or a file
of the mail stands in PidTagMimeSkeleton, but of those that MS-OXCMAIL, MIME Conversion, leaves there.
"""
import collections
import email
import email.policy
import io
import os
import re
import subprocess
import sys

import olefile

ROOT = {"content-type", "content-transfer-encoding", "content-disposition", "content-id", "content-description",
        "content-location", "content-base"}
RENEWED = {"content-md5", "content-length", "lines"}
STAYS = {"text/calendar", "application/ics", "text/vcard", "text/x-vcard", "text/directory", "text/enriched",
         "message/delivery-status", "message/disposition-notification"}


def fields(part, root):
    found = sorted((n.lower(), re.sub(r"\s+", " ", str(v)).strip()) for n, v in part._headers)
    return [f for f in found if f[0] not in RENEWED and (not root or f[0] in ROOT)]


def unflow(text, delsp):
    """RFC 3676."""
    lines, flowing = [], ""
    for line in text.split(b"\n"):
        quoted = line.startswith(b">")
        if not quoted and line.startswith(b" "):
            line = line[1:]
        if not quoted and line.endswith(b" ") and line != b"-- ":
            flowing = (flowing or b"") + (line[:-1] if delsp else line)
            continue
        lines.append((flowing or b"") + line)
        flowing = b""
    return b"\n".join(lines + ([flowing] if flowing else []))


def content(part):
    data = part.get_payload(decode=True) or b""
    if part.get_content_maintype() != "text":
        return data
    data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\0", b"")
    if str(part.get_param("format", "")).lower() == "flowed":
        data = unflow(data, str(part.get_param("delsp", "")).lower() == "yes")
    return data


def carries(part):
    """Whether the transfer encoding that the part says is one, and holds what is in it (2.1.3.5.1, step 1)."""
    encoding = str(part.get("content-transfer-encoding", "7bit")).strip().lower()
    data = part.get_payload(decode=True) or b""
    mixed = b"\r" in data.replace(b"\r\n", b"") or (b"\r\n" in data and b"\n" in data.replace(b"\r\n", b""))
    if encoding == "7bit":
        return not mixed and all(0 < b < 128 for b in data)
    return encoding in ("8bit", "binary", "quoted-printable") and not mixed or encoding == "base64"


def difference(had, has, place="/", root=True):
    if had.get_content_type() != has.get_content_type():
        return "%s: %s is %s" % (place, had.get_content_type(), has.get_content_type())
    old, new = fields(had, root), fields(has, root)
    if not old and not had._headers:
        new = []  # text where a message should be
    if not had.is_multipart() and not carries(had):
        old, new = ([f for f in all if f[0] != "content-transfer-encoding"] for all in (old, new))
    if old != new:
        return "%s: fields %r are %r" % (place, [f for f in old if f not in new], [f for f in new if f not in old])
    if had.is_multipart() != has.is_multipart():
        return "%s: has parts, or has none" % place
    if not had.is_multipart():
        return None if content(had) == content(has) else "%s: content differs" % place
    one, other = had.get_payload(), has.get_payload()
    if len(one) != len(other):
        return "%s: %d parts are %d" % (place, len(one), len(other))
    inside = had.get_content_type() in ("message/rfc822", "message/global", "message/news")
    for i, (a, b) in enumerate(zip(one, other)):
        if inside and structure(a) != structure(b):
            continue  # its own skeleton does not fit
        found = difference(a, b, "%s%d/" % (place, i), inside)
        if found:
            return found
    return None


def structure(mail):
    return mail.get_content_type(), mail.get_boundary() if mail.is_multipart() else str(mail.get("content-type"))


def converted(part):
    """The lines of all leaves that become bodies or files, as they stand in the mail."""
    if part.get_content_type() in STAYS:
        return
    if part.is_multipart():
        for child in part.get_payload():
            yield from converted(child)
    elif isinstance(part.get_payload(), str):
        yield from (line.strip() for line in part.get_payload().splitlines() if len(line.strip()) >= 50)


def skeleton_of(msg):
    ole = olefile.OleFileIO(io.BytesIO(msg))
    name = "__substg1.0_64F00102"
    return ole.openstream(name).read() if ole.exists(name) else None


def run(command, data):
    return subprocess.run(command, input=data, capture_output=True, timeout=60).stdout


def main():
    build, files = sys.argv[1], sys.argv[2:]
    have = back = same = 0
    for path in files:
        with open(path, "rb") as source:
            mail = source.read()
        name = os.path.basename(path)
        msg = run([build + "/eml2msg", "-q"], mail)
        lf = [] if b"\r\n" in mail[:2000] else ["--eol=lf"]
        had = email.message_from_bytes(mail, policy=email.policy.compat32)
        has = email.message_from_bytes(run([build + "/msg2eml", "-q"] + lf, msg), policy=email.policy.compat32)
        skeleton = skeleton_of(msg)
        if skeleton is not None:
            have += 1
            text = skeleton.decode("latin-1")
            raw = mail.decode("latin-1")
            lines = [line.encode("utf-8", "surrogateescape").decode("latin-1") for line in converted(had)]
            for line, times in collections.Counter(lines).items():
                if line in text and text.count(line) > raw.count(line) - times:
                    print("%s\tskeleton: holds %r" % (name, line[:60]))
                    break
        if structure(had) != structure(has) or had.get_content_type() == "multipart/encrypted":
            continue  # PGP/MIME is made of its attachments, by its header alone
        back += 1
        found = difference(had, has)
        if found:
            print("%s\t%s" % (name, found))
        else:
            same += 1
    print("%d files, %d with a skeleton; the structure of %d came back, %d of them the same in all parts"
          % (len(files), have, back, same))


if __name__ == "__main__":
    main()
