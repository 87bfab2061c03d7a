#!/usr/bin/env python3
"""Looks at compound files and .msg files without the code under test.

    cfb-check.py streams FILE   path, size and CRC-32 of each stream, by olefile
    cfb-check.py tree FILE      what MS-CFB asks of a written file: trees, colours, chains, unused parts
    cfb-check.py msg FILE       what MS-OXMSG asks of a written file: header counts, named properties, strings

The last two print a line for each rule that is broken.
"""
import struct
import sys
import zlib

FREE, END, FATSECT, DIFSECT, NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC, 0xFFFFFFFF


def say(*words):
    print(*words)


def escape(name):
    return "".join(chr(b) if 0x20 < b < 0x7F else "%%%02X" % b for b in name.encode("utf-8", "replace"))


def streams(file):
    import olefile
    ole = olefile.OleFileIO(file)

    def walk(entry, path):
        for kid in entry.kids:
            here = path + "/" + escape(kid.name)
            if kid.entry_type == 2:
                data = ole._open(kid.isectStart, kid.size).read()
                say("%s\t%d\t%08X" % (here, len(data), zlib.crc32(data)))
            else:
                walk(kid, here)
    walk(ole.root, "")


class File:
    def __init__(self, data):
        self.data = data
        (self.minor, self.major, self.order, shift, mini, self.dirs, self.fats, self.first_dir, _, self.cutoff,
         self.first_mini, self.minis, self.first_difat, self.difats) = struct.unpack_from("<5H6x9I", data, 24)
        self.size = 1 << shift
        if data[:8] != b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" or data[8:24] != bytes(16):
            say("signature or header class id")
        if (self.minor, self.order, mini, self.cutoff) != (0x3E, 0xFFFE, 6, 4096):
            say("header fields", self.minor, self.order, mini, self.cutoff)
        if (self.major, shift) not in ((3, 9), (4, 12)):
            say("version", self.major, "sector shift", shift)
        if len(data) % self.size or (self.major == 4 and any(data[512:4096])):
            say("size of the file or of the header")
        self.count = len(data) // self.size - 1
        self.owner = {}
        listed = list(struct.unpack_from("<109I", data, 76))
        at, seen = self.first_difat, 0
        while at < 0xFFFFFFFA and seen <= self.count:
            words = self.words(at)
            self.own(at, "DIFAT")
            listed += words[:-1]
            at = words[-1]
            seen += 1
        if at != END or seen != self.difats:
            say("DIFAT ends with", hex(at), "after", seen, "of", self.difats)
        used = [x for x in listed if x != FREE]
        if len(used) != self.fats or listed[:self.fats] != used:
            say("FAT sectors:", len(used), "of", self.fats)
        self.fat = []
        for x in used:
            self.own(x, "FAT")
            self.fat += self.words(x)
        for at, owner in self.owner.items():
            if self.fat[at] != (FATSECT if owner == "FAT" else DIFSECT):
                say("sector", at, "of the", owner, "is marked", hex(self.fat[at]))

    def words(self, at):
        return list(struct.unpack_from("<%dI" % (self.size // 4), self.data, (at + 1) * self.size))

    def own(self, at, name):
        if at in self.owner or at >= self.count:
            say("sector", at, "of", name, "is outside or of", self.owner.get(at))
        self.owner[at] = name

    def chain(self, at, name):
        found = []
        while at < 0xFFFFFFFA and len(found) <= self.count:
            self.own(at, name)
            found.append(self.data[(at + 1) * self.size:(at + 2) * self.size])
            at = self.fat[at]
        if at != END:
            say("the chain of", name, "ends with", hex(at))
        return b"".join(found)


def upper(name):
    return [ord(c.upper()) if len(c.upper()) == 1 else ord(c) for c in name]


class Directory(File):
    def __init__(self, data):
        super().__init__(data)
        raw = self.chain(self.first_dir, "the directory")
        if self.dirs != (len(raw) // 4096 if self.major == 4 else 0):
            say("directory sectors", self.dirs)
        self.entries = [raw[i:i + 128] for i in range(0, len(raw), 128)]
        self.reached = set()
        minifat = self.chain(self.first_mini, "the mini FAT")
        self.minifat = struct.unpack("<%dI" % (len(minifat) // 4), minifat)
        if len(minifat) // self.size != self.minis:
            say("mini FAT sectors", self.minis)
        root = self.entries[0]
        start, size = struct.unpack_from("<IQ", root, 116)
        self.mini = self.chain(start, "the mini stream")
        if not size <= len(self.mini) < size + self.size:
            say("size of the mini stream", size)
        self.mini_owner = set()
        self.clsid = root[80:96]
        if root[66] != 5 or self.name(0) != "Root Entry" or any(root[100:108]):
            say("the root entry")
        self.tree = self.storage(0, "")
        for i, e in enumerate(self.entries):
            if i not in self.reached and i and e != bytes(68) + b"\xff" * 12 + bytes(48):
                say("entry", i, "is neither used nor empty")
        for at, mark in enumerate(self.fat):
            lock = self.major == 4 and at == 0x7FFFFFFF // 4096 - 1 and mark == END
            if (mark != FREE) != (at in self.owner) and not lock:
                say("sector", at, "is marked", hex(mark), "and used by", self.owner.get(at))
        for at, mark in enumerate(self.minifat):
            if (mark != FREE) != (at in self.mini_owner):
                say("mini sector", at, "is marked", hex(mark))

    def name(self, i):
        n, = struct.unpack_from("<H", self.entries[i], 64)
        return self.entries[i][:max(n - 2, 0)].decode("utf-16-le", "surrogatepass")

    def key(self, i):
        return len(self.entries[i][:64].split(b"\0\0")[0]), upper(self.name(i))

    def storage(self, i, path):
        kids, heights = [], set()

        def walk(at, black, red_above, depth):
            if at == NONE:
                heights.add(black)
                return
            if at >= len(self.entries) or at in self.reached or depth > 64:
                say(path, "entry", at, "is outside, twice or too deep")
                return
            self.reached.add(at)
            e = self.entries[at]
            left, right = struct.unpack_from("<II", e, 68)
            red = e[67] == 0
            if red and red_above:
                say(path, self.name(at), "is red below red")
            walk(left, black + (not red), red, depth + 1)
            kids.append(at)
            walk(right, black + (not red), red, depth + 1)

        # the root of each tree counts as below red: it has to be black
        walk(struct.unpack_from("<I", self.entries[i], 76)[0], 0, True, 0)
        if len(heights) > 1:
            say(path, "has paths of", sorted(heights), "black nodes")
        order = [((struct.unpack_from("<H", self.entries[k], 64)[0]), upper(self.name(k))) for k in kids]
        if any(a >= b for a, b in zip(order, order[1:])):
            say(path, "is not sorted")
        return {self.name(k): self.entry(k, path + "/" + escape(self.name(k))) for k in kids}

    def entry(self, i, path):
        e = self.entries[i]
        start, size = struct.unpack_from("<IQ", e, 116)
        if e[66] == 1:
            if start or size:
                say(path, "is a storage with a start or a size")
            return self.storage(i, path)
        if e[66] != 2 or any(e[80:96]) or any(e[100:116]) or e[76:80] != b"\xff" * 4:
            say(path, "is a stream with a type, class, time or child")
        if size == 0:
            if start != END:
                say(path, "is empty and starts at", hex(start))
            return b""
        if size >= 4096:
            data = self.chain(start, path)
        else:
            data = b""
            while start < 0xFFFFFFFA and start < len(self.minifat) and start not in self.mini_owner:
                self.mini_owner.add(start)
                data += self.mini[start * 64:start * 64 + 64]
                start = self.minifat[start]
            if start != END:
                say(path, "has a mini chain that ends with", hex(start))
        if not size <= len(data) < size + (self.size if size >= 4096 else 64):
            say(path, "has", size, "bytes in a chain of", len(data))
        return data[:size]


def crc(data):
    """CRC-32 without the inversions (MS-OXMSG 2.2.3.2.2)."""
    return zlib.crc32(data, 0xFFFFFFFF) ^ 0xFFFFFFFF


FIXED = {2, 3, 4, 5, 6, 7, 0xA, 0xB, 0x14, 0x40}


class Message:
    def __init__(self, file):
        tree = Directory(open(file, "rb").read())
        if tree.clsid != bytes.fromhex("0b0d020000000000c000000000000046"):
            print("note: root class id", tree.clsid.hex(), file=sys.stderr)
        self.named = self.mapping(tree.tree.get("__nameid_version1.0", {}))
        self.unicode = None
        self.used = set()
        self.message(tree.tree, "", 32)
        for index in sorted(set(range(len(self.named))) - self.used):
            say("named property", index, "is used nowhere")

    def mapping(self, t):
        if not {"__substg1.0_00020102", "__substg1.0_00030102", "__substg1.0_00040102"} <= set(t):
            say("a stream of the mapping is missing")
            return []
        guids, entries, strings = (t["__substg1.0_000%d0102" % i] for i in (2, 3, 4))
        found = []
        buckets = sum(len(v) for k, v in t.items()) - len(guids) - len(entries) - len(strings)
        if buckets != len(entries):
            say("buckets hold", buckets, "bytes, entries", len(entries))
        for at in range(0, len(entries), 8):
            ident, info, index = struct.unpack_from("<IHH", entries, at)
            if index != at // 8:
                say("entry", at // 8, "has the index", index)
            if info >> 1 == 0 or (info >> 1) - 3 >= len(guids) // 16:
                say("entry", index, "has the GUID index", info >> 1)
            if info & 1:
                n, = struct.unpack_from("<I", strings, ident)
                name = strings[ident + 4:ident + 4 + n].decode("utf-16-le")
                if ident % 4 or len(name) * 2 != n or not name or "\0" in name:
                    say("string of entry", index)
                if info >> 1 >= 3 and guids[((info >> 1) - 3) * 16:][:4] == b"\x86\x03\x02\0":
                    name = name.lower()
                ident = crc(name.encode("utf-16-le"))
            bucket = t.get("__substg1.0_%04X0102" % (0x1000 + (ident ^ info) % 0x1F), b"")
            want = struct.pack("<IHH", ident, info, index)
            if want not in [bucket[i:i + 8] for i in range(0, len(bucket), 8)]:
                say("entry", index, "is not in its bucket")
            found.append(info)
        return found

    def message(self, t, path, header):
        recipients = sorted(k for k in t if k.startswith("__recip_version1.0_#"))
        attachments = sorted(k for k in t if k.startswith("__attach_version1.0_#"))
        if path and "__nameid_version1.0" in t:
            say(path, "has a mapping of its own")
        data = t.get("__properties_version1.0", b"")
        counts = struct.unpack_from("<8x4I", data)
        r, a = len(recipients), len(attachments)
        if counts != (r, a, r, a) or any(data[:8]) or any(data[24:header]):
            say(path, "header", counts, "for", r, "recipients,", a, "attachments")
        for prefix, names in (("__recip_version1.0_#", recipients), ("__attach_version1.0_#", attachments)):
            if names != [prefix + "%08X" % i for i in range(len(names))]:
                say(path, "numbers", names)
        self.properties(t, path, header)
        for k in recipients:
            self.properties(t[k], path + "/" + k, 8)
        for k in attachments:
            self.properties(t[k], path + "/" + k, 8)
            inner = t[k].get("__substg1.0_3701000D")
            if isinstance(inner, dict) and "__properties_version1.0" in inner:
                self.message(inner, path + "/" + k, 24)

    def properties(self, t, path, header):
        data = t.get("__properties_version1.0")
        if data is None or (len(data) - header) % 16 or len(data) < header:
            say(path, "property stream of", data and len(data))
            return
        if header == 8 and any(data[:8]):
            say(path, "header is not zero")
        streams, tags = set(), set()
        for at in range(header, len(data), 16):
            tag, flags, size, _ = struct.unpack_from("<IIII", data, at)
            ident, kind = tag >> 16, tag & 0xFFFF
            if tag in tags:
                say(path, "%08X twice" % tag)
            tags.add(tag)
            if ident >= 0x8000 and ident - 0x8000 < len(self.named):
                self.used.add(ident - 0x8000)
            if ident == 0x340D and not path:
                self.unicode = size & 0x40000 != 0
            if kind & 0xFFF in (0x1E, 0x1F) and self.unicode is not None and self.unicode != (kind & 0xFFF == 0x1F):
                say(path, "%08X is no string of this file" % tag)
            self.stream(t, path, tag, size, streams)
        if not path and self.unicode is None and any(k & 0xFFF == 0x1F for k in tags):
            say("Unicode strings, and no PidTagStoreSupportMask")
        extra = {k for k in t if k.startswith("__substg1.0_")} - streams
        if extra:
            say(path, "streams without entries:", sorted(extra)[:4])

    def stream(self, t, path, tag, size, streams):
        kind, name = tag & 0xFFFF, "__substg1.0_%08X" % tag
        if kind in FIXED:
            return
        data = t.get(name)
        if data is None:
            if kind & 0xFFF in (0x1E, 0x1F, 0x102, 0x48, 0xD) or kind & 0x1000:
                say(path, "%08X has no stream" % tag)
            return
        streams.add(name)
        if kind == 0xD:
            if size != 0xFFFFFFFF:
                say(path, "%08X has the size" % tag, hex(size))
            return
        want = len(data) + {0x1F: 2, 0x1E: 1}.get(kind, 0)
        if size != want:
            say(path, "%08X has the size" % tag, size, "not", want)
        if kind & 0x1000 and kind & 0xFFF in (0x1E, 0x1F, 0x102):
            step = 8 if kind == 0x1102 else 4
            for i in range(len(data) // step):
                one = t.get("%s-%08X" % (name, i))
                streams.add("%s-%08X" % (name, i))
                if one is None or len(one) != struct.unpack_from("<I", data, i * step)[0]:
                    say(path, "%08X value" % tag, i)
                elif kind != 0x1102 and not one.endswith(bytes(2 if kind & 1 else 1)):
                    say(path, "%08X value" % tag, i, "without its NUL")


def main():
    what, file = sys.argv[1:]
    if what == "streams":
        streams(file)
    elif what == "tree":
        Directory(open(file, "rb").read())
    elif what == "msg":
        Message(file)


main()
