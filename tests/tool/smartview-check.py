#!/usr/bin/env python3
"""smartview-check.py DIR STRUCTCAT: each binary structure of DIR decoded, beside what another program says of it.

DIR holds NAME-N.hex.dat (bytes in hexadecimal) and NAME-N.expected.txt (fields, a line each). Every number, GUID, byte
string and text that the expectation gives to a field has to be the value of some field here, as often as there.
Prints a line a file that differs, and how many do not."""
import base64
import collections
import datetime
import glob
import json
import os
import re
import subprocess
import sys
import uuid

STRUCTURES = {
    "ACECONTAINER": "ACE", "ACEMESSAGE": "ACE", "ACL": "ACL", "ADDITIONALRENENTRYIDSEX": "PersistData",
    "APPOINTMENTRECURRENCEPATTERN": "AppointmentRecurrencePattern", "CONVERSATIONINDEX": "ConversationIndex",
    "DECODEENTRYID": "EncodedEntryId", "ENCODEENTRYID": "EntryId", "ENTRYID": "EntryId", "ENTRYLIST": "EntryList",
    "EXTENDEDFOLDERFLAGS": "ExtendedFolderFlags", "EXTENDEDRULEACTION": "ExtendedRuleAction",
    "EXTENDEDRULECONDITION": "ExtendedRuleCondition", "FBSECURITYDESCRIPTOR": "TransferSecurityDescriptor",
    "FLATENTRYLIST": "FlatEntryList", "FOLDERUSERFIELDS": "FolderUserFields", "GLOBALOBJECTID": "GlobalObjectId",
    "NICKNAMECACHE": "NicknameCache", "NTSD": "TransferSecurityDescriptor", "PCL": "PredecessorChangeList",
    "PROPERTIES": "Properties", "PROPERTYDEFINITIONSTREAM": "PropertyDefinitionStream",
    "RECIPIENTROWSTREAM": "RecipientRowStream", "RECURRENCEPATTERN": "RecurrencePattern",
    "RESTRICTION": "Restriction", "RULECONDITION": "RuleCondition",
    "SEARCHFOLDERDEFINITION": "SearchFolderDefinition", "SECURITYDESCRIPTOR": "SecurityDescriptor", "SID": "SID",
    "SWAPPEDTODO": "SwappedToDo", "TASKASSIGNERS": "TaskAssigners", "TIMEZONE": "TimeZoneStruct",
    "TIMEZONEDEFINITION": "TimeZoneDefinition", "TOMBSTONE": "Tombstone", "VERBSTREAM": "VerbStream",
    "WEBVIEWPERSISTSTREAM": "WebViewPersistStream", "XID": "XID",
}

# Random or broken bytes, in which the expectation reads on where nothing can be told any more.
BROKEN = {"PROPERTIES-7", "PROPERTYDEFINITIONSTREAM-5"}

# What the expectation says beside the fields: names of values, sums, other spellings.
COMMENTS = re.compile(r"^(Name|Other Matches|User|Textual SID|AltPropString|Flags|rt|PropString = Err|"
                      r"Unparsed data size|Number of|ActualRecordsCount|AdvancedSearchLen|dwBitmask|abFlags\[|Byte Array ID|cb: 0)")


def text_of(path):
    raw = open(path, "rb").read()
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16")
    return raw.decode("utf-8-sig", "replace") if b"\xc3" in raw else raw.decode("cp1252")


def expected(path):
    """The values of fields, as (kind, value)."""
    for line in text_of(path).splitlines():
        line = line.strip("\t |\ufeff")
        if COMMENTS.match(line) or not line:
            continue
        stamp = re.search(r"= 0x([0-9A-F]{8}):0x([0-9A-F]{8}) =", line)
        half = re.match(r"(Low|High)DateTime = 0x([0-9A-F]+)", line)
        if half:
            low = int(half.group(2), 16) << 16 if half.group(1) == "Low" else low
            if half.group(1) == "High":
                yield "time", int(half.group(2), 16) << 32 | low
            continue
        if stamp:
            yield "time", int(stamp.group(1), 16) << 32 | int(stamp.group(2), 16)
            continue
        cb = re.search(r"cb: \d+ lpb: ([0-9A-F]+)$", line)
        guid = re.search(r"\{([0-9A-F-]{36})\}", line)
        number = re.match(r"[^=:]*[=:] (?:\w+ = )?0x([0-9A-Fa-f]+)\b(?!:)", line)
        text = re.match(r'[A-Za-z0-9 ()\[\]]+ ?= ("?)(.*)\1$', line)
        if cb:
            yield "bytes", cb.group(1)
        elif guid and not line.startswith("X500DN"):
            yield "guid", guid.group(1)
        elif number:
            yield "number", int(number.group(1), 16)
        elif text and text.group(2) and not re.match(r"^-?\d+\b|.*FILETIME|\d\d:|True|False|true|false|^PR_|FL_", text.group(2)):
            if not re.match(r"(RELOP|LowDateTime|HighDateTime|Time$)", line):
                yield "text", text.group(2).rstrip(".")


def values(v):
    if isinstance(v, dict):
        if set(v) == {"base64"}:
            raw = base64.b64decode(v["base64"])
            yield "bytes", raw.hex().upper()
            return
        for x in v.values():
            yield from values(x)
    elif isinstance(v, list):
        for x in v:
            yield from values(x)
    elif isinstance(v, int):
        yield "number", v & 0xFFFFFFFF
    elif re.fullmatch(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}", v):
        yield "guid", v
    elif re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d", v):
        at = datetime.datetime.strptime(v, "%Y-%m-%dT%H:%M") - datetime.datetime(1601, 1, 1)
        yield "number", at.days * 1440 + at.seconds // 60
    elif re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z", v):
        at = datetime.datetime.strptime(v[:19], "%Y-%m-%dT%H:%M:%S") - datetime.datetime(1601, 1, 1)
        yield "time", (at.days * 86400 + at.seconds) * 10**7 + int(v[20:27])
    else:
        yield "text", v


def check(base, structcat):
    name = re.sub(r".*__|-\d+$", "", base)
    raw = bytes.fromhex("".join(re.findall(r"[0-9A-Fa-f]", open(base + ".hex.dat").read())))
    run = subprocess.run([structcat, STRUCTURES[name], "--json"], input=raw, capture_output=True)
    if run.returncode:
        return run.stderr.decode()
    decoded = json.loads(run.stdout)
    have = collections.Counter(values(decoded))
    if not os.path.exists(base + ".expected.txt") or name == "ENCODEENTRYID" or base.split("__")[-1] in BROKEN:
        return None
    rest = decoded.get("Truncated")
    want = collections.Counter(expected(base + ".expected.txt"))
    # an entry id that the expectation leaves in bytes
    guids = {uuid.UUID(v).bytes_le.hex().upper() for k, v in have if k == "guid"}
    missing = []
    for (kind, value), n in want.items():
        if have[kind, value] >= n:
            continue
        if kind == "text" and any(k == "text" and v.replace("\0", "") == value for k, v in have):
            continue
        if kind == "bytes" and (rest or value.startswith("00000000") and value[8:40] in guids):
            continue
        missing.append(f"{kind} {value if kind != 'number' else hex(value)} ({have[kind, value]} of {n})"[:120])
    return "; ".join(missing[:8]) or None


def main():
    good = bad = 0
    for path in sorted(glob.glob(os.path.join(sys.argv[1], "*.hex.dat"))):
        what = check(path[:-len(".hex.dat")], sys.argv[2])
        if what:
            print(f"{os.path.basename(path)}: {what}")
        good, bad = good + (not what), bad + bool(what)
    print(f"{good} as expected, {bad} not")
    return bad > 0


if __name__ == "__main__":
    sys.exit(main())
