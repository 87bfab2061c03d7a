#!/usr/bin/env python3
"""BinHex after RFC 1741, Appendix A, sums by Python's binascii: make-binhex.py KIND, on standard output.

good: text before the comment, old Macintosh line ends, all that runs can be.
sum: the data fork's sum is wrong. cut: it breaks off in the data fork. bomb: 70 MiB of zeros in runs.
"""
import binascii
import struct
import sys

ALPHABET = b"""!"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr"""
COMMENT = b'(This file must be converted with BinHex 4.0)'
RUNS = b'\x11' + b'\x22' * 6 + b'\x33\x90\x44' + b'\x90' * 5 + b'z' * 255 + b'y' * 300


def with_sum(part, wrong=0):
    return part + struct.pack('>H', binascii.crc_hqx(part, 0) ^ wrong)


def runs(data):
    out, at = bytearray(), 0
    while at < len(data):
        byte, n = data[at:at + 1], 1
        while n < 255 and data[at + n:at + n + 1] == byte:
            n += 1
        if n < 3:
            n = 1
        out += byte + b'\0' * (byte == b'\x90') + (bytes((0x90, n)) if n > 1 else b'')
        at += n
    return bytes(out)


def text(packed, end):
    line = bytearray(b':')
    for i in range(0, len(packed), 3):
        some = packed[i:i + 3]
        bits = int.from_bytes(some.ljust(3, b'\0'), 'big')
        line += bytes(ALPHABET[bits >> shift & 63] for shift in (18, 12, 6, 0)[:len(some) + 1])
    line += b':'
    return end.join(line[i:i + 64] for i in range(0, len(line), 64)) + end


def packed(name, data, resource=b'', wrong=0):
    head = bytes((len(name),)) + name + b'\0TEXTttxt\x01\0' + struct.pack('>II', len(data), len(resource))
    return with_sum(head) + with_sum(data, wrong) + with_sum(resource)


def main(kind):
    if kind == 'good':
        out = b'A file of ours:\r\r' + COMMENT + b'\r\r' + text(runs(packed(b'runs', RUNS, b'fork' * 9)), b'\r')
    elif kind == 'sum':
        out = COMMENT + b'\n' + text(runs(packed(b'sum', b'some text', wrong=1)), b'\n')
    elif kind == 'cut':
        out = COMMENT + b'\n' + text(runs(packed(b'cut', b'text of the cut file ' * 9)), b'\n')[:200]
    elif kind == 'bomb':
        head = b'\x04bomb\0TEXTttxt\x01\0' + struct.pack('>II', 70 << 20, 0)
        out = COMMENT + b'\n' + text(with_sum(head) + b'\0' + b'\x90\xff' * ((70 << 20) // 254 + 1), b'\n')
    else:
        sys.exit(__doc__)
    sys.stdout.buffer.write(out)


main(sys.argv[1] if len(sys.argv) == 2 else '')
