"""Writes LZX DELTA streams and PA19 patch files with uncompressed blocks only, by MS-PATCH 2.2 and 2.3: made without
this project's encoder.

    make-lzx.py raw IN OUT          a bare stream
    make-lzx.py pa19 OLD NEW OUT    a patch; bytes 3 and 4 of OLD do not count, byte 5 is kept in NEW
    make-lzx.py seeds DIR           small ones of each kind for tests/fuzz/fuzz_lzx.c
"""
import struct
import sys
import zlib

CHUNK = 32768


def raw(data):
    """Each chunk is one block, in the first behind a bit that says that no calls are translated."""
    out = b""
    for at in range(0, len(data), CHUNK):
        part = data[at:at + CHUNK]
        bits = ("0" if at == 0 else "") + "011" + format(len(part), "024b")
        bits += "0" * (32 - len(bits))
        body = struct.pack("<HH", int(bits[:16], 2), int(bits[16:], 2)) + struct.pack("<III", 1, 1, 1) + part
        body += b"\0" * (len(part) % 2)
        out += struct.pack("<H", len(body)) + body
    return out


def number(v):
    out = b""
    while v > 0x7F:
        out += bytes([v & 0x7F])
        v >>= 7
    return out + bytes([v | 0x80])


def signed(v):
    sign, v = (0x40 if v < 0 else 0), abs(v)
    if v < 0x40:
        return bytes([sign | v | 0x80])
    return bytes([sign | v & 0x3F]) + number(v >> 6)


def pa19(old, new):
    cleared, expected = bytearray(old), bytearray(new)
    cleared[3:6] = bytes(3)
    expected[5:6] = b"\0"
    stream = raw(bytes(expected))
    out = b"PA19" + struct.pack("<II", 0x00800000, 0) + number(len(new)) + struct.pack("<I", zlib.crc32(expected)) + b"\1"
    out += signed(len(old) - len(new)) + struct.pack("<I", zlib.crc32(cleared))
    out += b"\1" + signed(3) + number(2)
    out += b"\1" + signed(5) + signed(0) + number(1)
    out += number(0) + number(len(stream)) + stream
    return out + struct.pack("<I", zlib.crc32(out) ^ 0xFFFFFFFF)


def write(name, data):
    with open(name, "wb") as f:
        f.write(data)


def read(name):
    with open(name, "rb") as f:
        return f.read()


def main(args):
    if args[0] == "raw":
        write(args[2], raw(read(args[1])))
    elif args[0] == "pa19":
        write(args[3], pa19(read(args[1]), read(args[2])))
    else:
        text = b"what is new, what is old, what is kept"
        write(args[1] + "/good-raw-cab.lzx", b"\1" + raw(text))
        write(args[1] + "/good-raw-delta.lzx", b"\x44" + text[:4] + raw(text))
        write(args[1] + "/good-pa19.lzx", bytes([128 + len(text)]) + text + pa19(text, text[:-4] + b"news"))


if __name__ == "__main__":
    main(sys.argv[1:])
