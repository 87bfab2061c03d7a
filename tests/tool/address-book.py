"""An address book and its successor, and the two as an offline address book's difference (MS-OXOAB).

    address-book.py make OLD NEW BYTES          records to the files OLD and NEW, about BYTES each: NEW has 1 % of them
                                                changed, a fifth of these left out or new
    address-book.py check OLD NEW BLOCK LZXD DIR   LZXD makes of NEW a difference to OLD, in blocks of BLOCK bytes, each
                                                against its piece of OLD; libmspack applies it
"""
import ctypes
import os
import random
import struct
import subprocess
import sys
import zlib

FIRST = "Anna Bert Carla David Elena Franz Greta Hugo Ines Jan Karin Lars Maria Nils Olga Paul Rita Sven Tina Uwe".split()
LAST = "Abel Bauer Costa Diaz Ek Fischer Gruber Huber Ito Jansen Kim Lopez Meyer Novak Olsen Park Quist Rossi Silva Toth".split()
TITLE = "Analyst,Assistant,Clerk,Consultant,Director,Engineer,Head of Sales,Manager,Nurse,Technician".split(",")
TOWN = "Aarhus Bern Cork Delft Essen Firenze Graz Hull Izmir Jena Kyoto Lyon Malmo Nantes Oslo Porto".split()


def record(rnd, number):
    """Fields of one entry, most with their own name, number or identity in it."""
    first, last = rnd.choice(FIRST), rnd.choice(LAST) + rnd.choice(["", "", "son", "-" + rnd.choice(LAST)])
    alias = "%s%s%d" % (first[0].lower(), last.lower(), number)
    return {
        "dn": "/o=Example/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=%032x%s" %
              (rnd.getrandbits(128), alias),
        "smtp": alias + "@example.org",
        "name": "%s, %s" % (last, first),
        "first": first, "last": last, "alias": alias,
        "title": rnd.choice(TITLE),
        "phone": "+%d %d %07d" % (rnd.randrange(1, 99), rnd.randrange(10, 999), rnd.randrange(10**7)),
        "office": "%s %d.%03d" % (rnd.choice(TOWN), rnd.randrange(9), rnd.randrange(400)),
        "proxies": ["SMTP:%s@example.org" % alias, "smtp:%s.%s.%d@example.com" % (first, last, number),
                    "X400:C=US;A= ;P=Example;O=Exchange;S=%s;G=%s;" % (last, first)],
        "guid": rnd.randbytes(16),
    }


def packed(fields):
    """Size, presence bits, and values that end with a zero byte, as a details record has them."""
    body = b"\xff\xf8\x0e\x00"
    for value in fields.values():
        if isinstance(value, bytes):
            body += bytes([len(value)]) + value
        elif isinstance(value, list):
            body += bytes([len(value)]) + b"".join(x.encode() + b"\0" for x in value)
        else:
            body += value.encode() + b"\0"
    return struct.pack("<I", len(body) + 4) + body


def make(old, new, size):
    rnd, done, number = random.Random(1), 0, 0
    with open(old, "wb") as a, open(new, "wb") as b:
        while done < size:
            fields = record(rnd, number)
            before = packed(fields)
            a.write(before)
            if number % 1000 == 7:
                pass
            elif number % 1000 == 507:
                b.write(before + packed(record(rnd, 10**7 + number)))
            elif number % 125 == 63:
                fields["phone"] = "+%d %d %07d" % (rnd.randrange(1, 99), rnd.randrange(10, 999), rnd.randrange(10**7))
                fields["title"] = rnd.choice(TITLE)
                fields["office"] = "%s %d.%03d" % (rnd.choice(TOWN), rnd.randrange(9), rnd.randrange(400))
                b.write(packed(fields))
            else:
                b.write(before)
            done += len(before)
            number += 1


def crc(data):
    return zlib.crc32(data) ^ 0xFFFFFFFF


def difference(old, new, block, lzxd, path):
    """MS-OXOAB, differential file: header, then blocks of target and source size each."""
    out = struct.pack("<7I", 3, 2, block, len(old), len(new), crc(old), crc(new))
    for at in range(0, len(new), block):
        target = new[at:at + block]
        source = old[at:at + block] if at + block < len(new) else old[at:]
        with open(path + "/reference", "wb") as f:
            f.write(source)
        stream = subprocess.run([lzxd, "--reference=" + path + "/reference"], input=target, capture_output=True,
                                check=True).stdout
        out += struct.pack("<4I", len(stream), len(target), len(source), crc(target)) + stream
    return out


def check(old_name, new_name, block, lzxd, path):
    with open(old_name, "rb") as a, open(new_name, "rb") as b:
        old, new = a.read(), b.read()
    with open(path + "/difference", "wb") as f:
        f.write(difference(old, new, block, lzxd, path))
    library = ctypes.CDLL("libmspack.so.0")
    call3 = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_char_p)
    library.mspack_create_oab_decompressor.restype = ctypes.POINTER(ctypes.c_void_p * 2)
    library.mspack_create_oab_decompressor.argtypes = [ctypes.c_void_p]
    made = library.mspack_create_oab_decompressor(None)
    names = [os.fsencode(x) for x in (path + "/difference", old_name, path + "/applied")]
    status = call3(made.contents[1])(ctypes.cast(made, ctypes.c_void_p), *names)
    with open(path + "/applied", "rb") as f:
        same = f.read() == new
    print("status %d, %s, %d bytes of %d" % (status, "same" if same else "not the same",
                                             os.path.getsize(path + "/difference"), len(new)))
    return status != 0 or not same


if __name__ == "__main__":
    if len(sys.argv) == 5 and sys.argv[1] == "make":
        sys.exit(make(sys.argv[2], sys.argv[3], int(sys.argv[4])))
    if len(sys.argv) == 7 and sys.argv[1] == "check":
        sys.exit(check(sys.argv[2], sys.argv[3], int(sys.argv[4]), sys.argv[5], sys.argv[6]))
    sys.exit(__doc__)
