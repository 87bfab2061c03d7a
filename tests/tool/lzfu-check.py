#!/usr/bin/env python3
"""rtfz beside MS-OXRTFCP, written here from the document alone: lzfu-check.py RTFZ [--decoder LZFU.PY] [FILE...]

For each input that is made here, and each FILE: what RTFZ writes has the document's header and CRC, this decoder (and
the one of LZFU.PY) makes the input of it, and it is no larger than what the document's search makes, which looks at
every place (LARGER has what is, by how many bytes); it is that, byte for byte, as long as the ring is not full.
"""
import importlib.util
import random
import struct
import subprocess
import sys
import zlib

RING, LONGEST, SHORTEST = 4096, 17, 2
PREFILL = (b'{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript '
           b'\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par '
           b'\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx')
HEAD = b'{\\rtf1 '
assert len(PREFILL) == 207

# Matches of two bytes that are left for longer ones at the next byte lose a bit where those are over at the end; not
# all places are looked at where nearly all are alike.
LARGER = {'the wrap of the ring, and 18': 1, 'the wrap of the ring, and 20': 1, 'random: two letters': 45}


def search(text, at):
    """Finding the Longest Match to Input: the first of the longest, by all places that a reference can name."""
    low = max(0, at - (RING - 1))
    place = length = 0
    for n in range(SHORTEST, min(LONGEST, len(text) - at) + 1):
        found = text.find(text[at:at + n], low if n == SHORTEST else place, at + n - 1)
        if found < 0:
            break
        place, length = found, n
    return place, length


def encode(rtf):
    """Compressing Algorithm: the runs, without the header."""
    text = PREFILL + rtf
    at, out, run, control, count = len(PREFILL), bytearray(), bytearray(), 0, 0
    while True:
        end = at == len(text)
        place, n = (at, SHORTEST) if end else search(text, at)
        if n:
            control |= 1 << count
            run += struct.pack('>H', place % RING << 4 | n - SHORTEST)
        else:
            run.append(text[at])
        at += n or 1
        count += 1
        if end or count == 8:
            out += bytes([control]) + run
            run, control, count = bytearray(), 0, 0
        if end:
            return bytes(out)


def decode(data):
    """Decompressing Algorithm, with a ring as the document has it."""
    ring, write, at, out = bytearray(PREFILL.ljust(RING, b'\0')), len(PREFILL), 0, bytearray()

    def put(byte):
        nonlocal write
        out.append(byte)
        ring[write] = byte
        write = (write + 1) % RING

    while True:
        control = data[at]
        at += 1
        for bit in range(8):
            if not control >> bit & 1:
                put(data[at])
                at += 1
                continue
            place, n = data[at] << 4 | data[at + 1] >> 4, (data[at + 1] & 15) + SHORTEST
            at += 2
            if place == write:
                assert at == len(data), f'{len(data) - at} bytes behind the end'
                return bytes(out)
            for _ in range(n):
                put(ring[place])
                place = (place + 1) % RING


def crc(data):
    """Calculating a CRC: the usual polynomial, begun with 0 and not inverted."""
    return zlib.crc32(data, 0xFFFFFFFF) ^ 0xFFFFFFFF


def inputs():
    """(name, RTF); all are such as only a whole search finds the best of."""
    dice = random.Random(1)
    words = [bytes(dice.choices(b'etaoinshrdlu', k=dice.randint(2, 9))) for _ in range(400)]
    prose = b' '.join(dice.choices(words, k=6000))
    markup = b''.join(b'\\pard\\plain\\f%d\\fs%d {\\b %s}\\par\r\n' % (
        dice.randint(0, 9), dice.randint(16, 40), dice.choice(words)) for _ in range(900))
    free = RING - len(PREFILL) - len(HEAD)  # what is written before the ring is full
    yield 'the least', b'{\\rtf'
    for n in range(1, 40):
        yield f'a run of {n}', HEAD + b'a' * n
    for n in (100, free - 1, free, free + 1, 5000, 70000):
        yield f'a run of {n}', HEAD + b'a' * n
    for period in (2, 3, 16, 17, 18, 4094, 4095, 4096, 4097):
        piece = bytes(dice.choices(range(0x21, 0x7F), k=period))
        yield f'a period of {period}', HEAD + piece * (12000 // period + 2)
    for back in (1, 2, 3, 15, 16, 17):
        piece = bytes(range(0x30, 0x30 + back))
        yield f'matches that go over the write position by {back}', HEAD + b'#'.join(
            piece * (1 + n) + bytes(dice.choices(range(0x80, 0x100), k=5)) for n in range(40))
    for n in range(14, 21):
        piece = b'0123456789abcdefghijklmnop'[:n]
        yield f'an end of {n}', HEAD + piece + b'<>' + piece
        yield f'an end of {n} in a full ring', HEAD + prose[:5000] + b'<' + piece + b'>#' + piece
    for n in range(-20, 21):
        yield f'the wrap of the ring, and {n}', HEAD + prose[:free + n]
    for cut in range(9):
        yield f'runs of eight tokens, {cut} of the last', HEAD + bytes(range(0x80, 0x80 + 16 + cut))
    yield 'what the ring holds at first', HEAD + PREFILL[7:] * 3
    yield 'its words', HEAD + b'\\f0\\fnil \\froman Times New Roman;\\fswiss Arial;\\colortbl\\red0\\green0\\blue0;' * 2
    yield 'its last bytes', HEAD + b'\\tab\\tx\\tab\\tx720\\b\\i\\u'
    yield 'its first bytes when they are about to go', HEAD + bytes(
        dice.choices(range(0x80, 0x100), k=free - 12)) + b'{\\rtf1\\ansi\\mac\\deff0\\deftab720' * 3
    yield 'words', HEAD + prose
    yield 'markup', HEAD + markup
    yield 'both, longer than what slides', HEAD + (prose + markup) * 2
    for name, letters, count in (('hexadecimal', b'0123456789abcdef', 24000), ('two letters', b'01', 20000),
                                 ('letters', bytes(range(0x41, 0x41 + 64)), 20000), ('bytes', bytes(range(256)), 9000)):
        yield f'random: {name}', HEAD + bytes(dice.choices(letters, k=count))
    yield 'pairs only', HEAD + b''.join(bytes([a, b]) for a in range(0x80, 0x100) for b in dice.sample(
        range(0x80, 0x100), 64))
    yield 'a match of three that hides one of nine', HEAD + prose[:4200] + b'#abc##bcdefghij#' + b''.join(
        b'abcdefghij%c' % n for n in b'zyxw')


def check(tool, decoder, name, rtf):
    """What is wrong, or nothing; the sizes."""
    made = subprocess.run([tool], input=rtf, capture_output=True, check=True)
    size, raw_size, kind, its_crc = struct.unpack_from('<4I', made.stdout)
    runs, least = made.stdout[16:], encode(rtf)
    assert decode(least) == rtf
    for wrong, what in ((made.stderr, 'it says something'), (size != len(runs) + 12, 'COMPSIZE'),
                        (raw_size != len(rtf), 'RAWSIZE'), (kind != 0x75465A4C, 'COMPTYPE'),
                        (its_crc != crc(runs), 'CRC'), (decode(runs) != rtf, 'what it stands for'),
                        (decoder and decoder(made.stdout) != rtf, 'what it stands for, by the other decoder'),
                        (len(runs) > len(least) + LARGER.get(name, 0), f'{len(runs)} bytes, by the whole search {len(least)}'),
                        (len(rtf) <= RING - len(PREFILL) and runs != least, 'not what the document makes')):
        if wrong:
            print(f'{name} ({len(rtf)} bytes): {what}')
            return True, len(runs), len(least)
    return False, len(runs), len(least)


def main():
    tool, args, decoder = sys.argv[1], sys.argv[2:], None
    if args[:1] == ['--decoder']:
        spec = importlib.util.spec_from_file_location('lzfu', args[1])
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        decoder, args = module.expand, args[2:]
    cases = list(inputs()) + [(name, open(name, 'rb').read()) for name in args]
    results = [check(tool, decoder, name, rtf) for name, rtf in cases]
    print(f'{len(cases)} inputs, {sum(r[1] for r in results)} bytes, by the whole search {sum(r[2] for r in results)}',
          file=sys.stderr)
    sys.exit(any(r[0] for r in results))


main()
