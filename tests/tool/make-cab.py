#!/usr/bin/env python3
"""Cabinets after MS-CAB that no tool would write, from Python's struct and zlib alone: make-cab.py WHICH [ARGUMENTS].

names: the names of lines of standard input (bytes, escapes as in Python), each with its line's number inside.
set DIR: set-1.cab to set-3.cab, whose MSZIP folder runs through all three, a block cut in two at each border.
chain DIR NAME N: NAME-0.cab to NAME-(N-1).cab, over all of which goes one file, NAME, with a line in each.
Any other WHICH: one cabinet of that kind, on standard output.
"""
import struct
import sys
import zlib

DATE = (1997 - 1980) << 9 | 3 << 5 | 12, 11 << 11 | 13 << 5 | 52 // 2
NONE, MSZIP, QUANTUM, LZX = 0, 1, 2, 3
FROM_PREVIOUS, TO_NEXT, BOTH = 0xFFFD, 0xFFFE, 0xFFFF


def checksum(data, seed=0):
    n = len(data) // 4 * 4
    for (word,) in struct.iter_unpack('<I', data[:n]):
        seed ^= word
    return seed ^ int.from_bytes(data[n:], 'big')


def block(packed, size, reserved=b'', wrong=0):
    fields = struct.pack('<HH', len(packed), size) + reserved
    return struct.pack('<I', checksum(fields, checksum(packed)) ^ wrong) + fields + packed


def mszip(data):
    """The blocks of a folder, with history."""
    out = []
    for at in range(0, len(data), 32768):
        d = zlib.compressobj(9, zlib.DEFLATED, -15, 8, 0, data[max(at - 32768, 0):at])
        out.append((b'CK' + d.compress(data[at:at + 32768]) + d.flush(), len(data[at:at + 32768])))
    return out


def plain(data):
    return [(data[at:at + 32768], len(data[at:at + 32768])) for at in range(0, len(data), 32768)]


def cabinet(folders, files, set_id=0x622, number=0, previous=None, following=None, reserve=None):
    """folders: (type, [block bytes]); files: (name, size, offset, folder, attributes)."""
    flags = (previous is not None) | (following is not None) << 1 | (reserve is not None) << 2
    head = b''
    per_folder = b''
    if reserve is not None:
        head += struct.pack('<HBB', len(reserve[0]), len(reserve[1]), len(reserve[2])) + reserve[0]
        per_folder = reserve[1]
    for name in (previous, following):
        if name is not None:
            head += name + b'\0disk\0'
    table = b''
    for name, size, at, folder, attributes in files:
        table += struct.pack('<IIHHHH', size, at, folder, *DATE, attributes) + name + b'\0'
    files_at = 36 + len(head) + (8 + len(per_folder)) * len(folders)
    at = files_at + len(table)
    entries = data = b''
    for kind, blocks in folders:
        entries += struct.pack('<IHH', at + len(data), len(blocks), kind) + per_folder
        data += b''.join(blocks)
    size = at + len(data)
    return (b'MSCF' + struct.pack('<IIIIIBBHHHHH', 0, size, 0, files_at, 0, 3, 1, len(folders), len(files), flags,
                                  set_id, number) + head + entries + table + data)


def text(n):
    return b''.join(b'%d lines\n' % i for i in range(n))


def names(lines):
    files = []
    data = b''
    for i, line in enumerate(lines):
        name = line.decode('latin-1').encode('latin-1').decode('unicode_escape').encode('latin-1')
        content = b'%d' % (i + 1)
        files.append((name, len(content), len(data), 0, 0x20 | 0x80 * (max(name, default=0) > 127)))
        data += content
    return cabinet([(NONE, [block(*b) for b in plain(data)])], files)


def cut_set():
    """Three cabinets: a.txt in the first, b.txt from the first to the third, c.txt in the third."""
    a, b, c = text(1000), text(12000), text(500)
    blocks = mszip(a + b + c)
    first, second = blocks[:2], blocks[2:]
    half = len(first[1][0]) // 2
    third = second.pop()
    rest = len(third[0]) // 3
    at_a, at_b, at_c = 0, len(a), len(a) + len(b)
    one = [block(*first[0]), block(first[1][0][:half], 0)]
    two = [block(first[1][0][half:], first[1][1])] + [block(*x) for x in second] + [block(third[0][:rest], 0)]
    three = [block(third[0][rest:], third[1])]
    return (cabinet([(MSZIP, one)], [(b'a.txt', len(a), at_a, 0, 32), (b'b.txt', len(b), at_b, TO_NEXT, 32)],
                    number=0, following=b'set-2.cab'),
            cabinet([(MSZIP, two)], [(b'b.txt', len(b), at_b, BOTH, 32)], number=1, previous=b'set-1.cab',
                    following=b'set-3.cab'),
            cabinet([(MSZIP, three)], [(b'b.txt', len(b), at_b, FROM_PREVIOUS, 32), (b'c.txt', len(c), at_c, 0, 32)],
                    number=2, previous=b'set-2.cab'))


def chain(name, n):
    """A cabinet after the other: name, number and content of each part of one file that is not compressed."""
    lines = [b'%s %d\n' % (name, i) for i in range(n)]
    size = sum(map(len, lines))
    for i, line in enumerate(lines):
        folder = TO_NEXT if i == 0 else FROM_PREVIOUS if i == n - 1 else BOTH
        yield cabinet([(NONE, [block(line, len(line))])], [(name, size, 0, folder, 32)], number=i,
                      previous=b'%s-%d.cab' % (name, i - 1) if i > 0 else None,
                      following=b'%s-%d.cab' % (name, i + 1) if i < n - 1 else None)


HELLO = b'hello\n'
STORED = [block(HELLO, 6)]
KINDS = {
    'quantum': lambda: cabinet([(QUANTUM | 10 << 8, [block(b'\1\2\3', 100)]), (NONE, STORED)],
                               [(b'closed', 100, 0, 0, 32), (b'open', 6, 0, 1, 32)]),
    'quantum-only': lambda: cabinet([(QUANTUM | 10 << 8, [block(b'\1\2\3', 100)])], [(b'closed', 100, 0, 0, 32)]),
    'wrong-checksum': lambda: cabinet([(NONE, [block(HELLO, 6, wrong=1)])], [(b'hello', 6, 0, 0, 32)]),
    'zero-checksum': lambda: cabinet([(NONE, [bytes(4) + STORED[0][4:]])], [(b'hello', 6, 0, 0, 32)]),
    'reserve': lambda: cabinet([(NONE, [block(HELLO, 6, b'block')])], [(b'hello', 6, 0, 0, 32)],
                               reserve=(b'header', b'folder', b'block')),
    'broken-block': lambda: cabinet([(MSZIP, [block(b'CK\7', 9)]), (NONE, STORED)],
                                    [(b'broken', 9, 0, 0, 32), (b'good', 6, 0, 1, 32)]),
    'short': lambda: cabinet([(NONE, STORED)], [(b'good', 6, 0, 0, 32), (b'past', 6, 3, 0, 32)]),
    'bad-folder': lambda: cabinet([(NONE, STORED)], [(b'good', 6, 0, 0, 32), (b'bad', 6, 0, 9, 32)]),
    'bad-window': lambda: cabinet([(LZX | 30 << 8, [block(b'xxxx', 9)])], [(b'x', 9, 0, 0, 32)]),
    '8-bit': lambda: cabinet([(NONE, STORED)], [(b'gr\xfcn', 6, 0, 0, 32)]),
    'utf8': lambda: cabinet([(NONE, STORED)], [('gr\u00fcn'.encode(), 6, 0, 0, 32 | 128)]),
    'attributes': lambda: cabinet([(NONE, STORED)], [(b'all', 6, 0, 0, 0x67), (b'none', 6, 0, 0, 0)]),
    'bomb': lambda: cabinet([(MSZIP, [block(*b) for b in mszip(bytes(40 << 20))])],
                            [(b'%d' % i, 40 << 20, 0, 0, 32) for i in range(200)]),
    'short-blocks': lambda: cabinet([(MSZIP, [block(*b) for b in mszip(b'x')] * 60000)],
                                    [(b'%d' % i, 60000, 0, 0, 32) for i in range(3000)]),
    'text': lambda: text(12000),
    'spec': lambda: bytes.fromhex('''
        4d53434600000000fd000000000000002c000000000000000301010002000000220600005e000000010000004d000000
        0000000000006c22ba59200068656c6c6f2e63004a0000004d00000000006c22e759200077656c636f6d652e6300bd5a
        a6309700970023696e636c756465203c737464696f2e683e0d0a0d0a766f6964206d61696e28766f6964290d0a7b0d0a
        202020207072696e7466282248656c6c6f2c20776f726c64215c6e22293b0d0a7d0d0a23696e636c756465203c737464
        696f2e683e0d0a0d0a766f6964206d61696e28766f6964290d0a7b0d0a202020207072696e7466282257656c636f6d65
        215c6e22293b0d0a7d0d0a0d0a'''),
}

which = sys.argv[1]
if which == 'set':
    for i, cab in enumerate(cut_set()):
        with open(f'{sys.argv[2]}/set-{i + 1}.cab', 'wb') as f:
            f.write(cab)
elif which == 'chain':
    for i, cab in enumerate(chain(sys.argv[3].encode(), int(sys.argv[4]))):
        with open(f'{sys.argv[2]}/{sys.argv[3]}-{i}.cab', 'wb') as f:
            f.write(cab)
elif which == 'names':
    sys.stdout.buffer.write(names(sys.stdin.buffer.read().splitlines()))
else:
    sys.stdout.buffer.write(KINDS[which]())
