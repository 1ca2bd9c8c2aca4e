"""Archives encrypted in the old way (PKWARE), which older exports are; only tests write them."""

import struct
import zlib


def _crc(crc: int, byte: int) -> int:
    return zlib.crc32(bytes([byte]), crc ^ 0xFFFFFFFF) ^ 0xFFFFFFFF


class _Keys:
    def __init__(self, password: bytes) -> None:
        self.keys = [0x12345678, 0x23456789, 0x34567890]
        for byte in password:
            self._turn(byte)

    def _turn(self, byte: int) -> None:
        one, two, three = self.keys
        one = _crc(one, byte)
        two = (two + (one & 0xFF)) & 0xFFFFFFFF
        two = (two * 134775813 + 1) & 0xFFFFFFFF
        self.keys = [one, two, _crc(three, two >> 24)]

    def lock(self, content: bytes) -> bytes:
        out = bytearray()
        for byte in content:
            pad = (self.keys[2] | 2) & 0xFFFF
            out.append(byte ^ ((pad * (pad ^ 1)) >> 8) & 0xFF)
            self._turn(byte)
        return bytes(out)


def locked_the_old_way(content: bytes, password: str) -> bytes:
    """An archive with one deflated file, `a.csv`."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(content) + packer.flush()
    crc = zlib.crc32(content)
    body = _Keys(password.encode()).lock(b"lanzi-lanzi" + bytes([crc >> 24]) + packed)
    name = b"a.csv"
    shared = struct.pack("<HHHHHIIIHH", 20, 1, 8, 0, 0x5C21, crc, len(body), len(content), 5, 0)
    local = b"PK\x03\x04" + shared + name + body
    central = b"PK\x01\x02" + struct.pack("<H", 20) + shared + struct.pack("<HHHII", 0, 0, 0, 0, 0)
    central += name
    end = struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)
    return local + central + b"PK\x05\x06" + end
