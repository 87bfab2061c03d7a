"""lzxd-mspack.py LZXD DIR FILE: data of many kinds and of sizes around each border, with and without reference data,
compressed by LZXD, put into the container of an offline address book (MS-OXOAB, Compressed OAB Files and Differential
OAB Files) and expanded by libmspack; FILE is one with code in it."""
import ctypes
import random
import struct
import subprocess
import sys
import zlib

CHUNK = 32768
CALL = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p)
CALL3 = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_char_p)


class Decompressor(ctypes.Structure):
    _fields_ = [("decompress", CALL), ("decompress_incremental", CALL3)]


def crc(data):
    return zlib.crc32(data) ^ 0xFFFFFFFF


def full(data, stream):
    return struct.pack("<8I", 3, 1, len(data), len(data), 1, len(stream), len(data), crc(data)) + stream


def patch(old, data, stream):
    header = struct.pack("<7I", 3, 2, max(len(data), len(old)), len(old), len(data), crc(old), crc(data))
    return header + struct.pack("<4I", len(stream), len(data), len(old), crc(data)) + stream


def repeats(rnd, n):
    """Matches as long as every border of Extra Length."""
    data = b""
    while len(data) < n:
        data += rnd.randbytes(rnd.choice([1, 7, 300, 2000]))
        start = rnd.randrange(len(data))
        data += data[start:start + rnd.choice([257, 258, 512, 513, 1536, 1537, 5632, 5633, 20000, 32768])]
    return data[:n]


def calls(rnd, n):
    return b"".join(b"\xe8" + struct.pack("<i", rnd.randrange(-70000, 70000)) + b"\x90\x8b" for _ in range(n // 7 + 1))[:n]


def kinds(rnd, code, n):
    at = rnd.randrange(max(1, len(code) - n))
    yield "zeros", bytes(n)
    yield "noise", rnd.randbytes(n)
    yield "code", (code[at:] + code)[:n]
    yield "calls", calls(rnd, n)
    yield "repeats", repeats(rnd, n)
    yield "mixed", (repeats(rnd, n // 3) + rnd.randbytes(n // 3) + calls(rnd, n))[:n]


def main(lzxd, directory, name):
    library = ctypes.CDLL("libmspack.so.0")
    library.mspack_create_oab_decompressor.restype = ctypes.POINTER(Decompressor)
    library.mspack_create_oab_decompressor.argtypes = [ctypes.c_void_p]
    made = library.mspack_create_oab_decompressor(None)
    self = ctypes.cast(made, ctypes.c_void_p)
    path = {k: ("%s/mspack-%s" % (directory, k)) for k in ("in", "reference", "container", "out")}
    rnd, bad, cases = random.Random(1), 0, 0

    def write(k, data):
        with open(path[k], "wb") as f:
            f.write(data)

    with open(name, "rb") as f:
        code = f.read()
    for n in (1, 2, 11, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 5, 8 * CHUNK + 1, 17 * CHUNK):
        for kind, data in kinds(rnd, code, n):
            for old in (b"", data[:n // 2] + b"new" + data[n // 2:], code[:rnd.choice([1, 1000, CHUNK + 1, 200000])]):
                level = rnd.randrange(1, 10)
                write("in", data)
                write("reference", old)
                command = [lzxd, "-%d" % level] + (["--reference=" + path["reference"]] if old else []) + [path["in"]]
                stream = subprocess.run(command, capture_output=True, check=True).stdout
                write("container", patch(old, data, stream) if old else full(data, stream))
                names = [path["container"]] + ([path["reference"]] if old else []) + [path["out"]]
                call = made.contents.decompress_incremental if old else made.contents.decompress
                status = call(self, *[x.encode() for x in names])
                with open(path["out"], "rb") as f:
                    same = f.read() == data
                cases += 1
                if status or not same:
                    bad += 1
                    print("%s, %d bytes, level %d, reference %d: status %d" % (kind, n, level, len(old), status))
    return bad > 0 or cases == 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
