#!/usr/bin/env python3
"""MSZIP by Python's zlib alone: `expand` or `pack LEVEL`, standard input to standard output.

expand checks what MS-MCI asks for: each block 'CK', a whole Deflate stream, 32,768 bytes, at most 32,780 packed.
pack makes a stream for each block with the last 32 KiB as its dictionary.
"""
import sys
import zlib

BLOCK = 32768


def expand(data):
    out = bytearray()
    last = BLOCK
    at = 0
    while at < len(data):
        assert data[at:at + 2] == b'CK', f'no CK at {at}'
        assert last == BLOCK, f'a block of {last} bytes is not the last'
        d = zlib.decompressobj(-15, zdict=bytes(out[-BLOCK:]))
        plain = d.decompress(data[at + 2:at + 2 + BLOCK + 10], BLOCK + 1)
        assert d.eof, f'the block at {at} does not end'
        last = len(plain)
        assert last <= BLOCK, f'the block at {at} has over 32,768 bytes'
        out += plain
        at += 2 + min(len(data) - at - 2, BLOCK + 10) - len(d.unused_data)
    return bytes(out)


def pack(data, level):
    out = bytearray()
    for at in range(0, max(len(data), 1), BLOCK):
        d = zlib.compressobj(level, zlib.DEFLATED, -15, 8, 0, data[max(at - BLOCK, 0):at])
        out += b'CK' + d.compress(data[at:at + BLOCK]) + d.flush()
    return bytes(out)


source = sys.stdin.buffer.read()
sys.stdout.buffer.write(expand(source) if sys.argv[1] == 'expand' else pack(source, int(sys.argv[2])))
