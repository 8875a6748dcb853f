"""Nearness in meaning, with no network and no neural model: vectors of words, made once, shipped.

``meaning.bin`` holds a vector for each of some twenty thousand words: those of the catalogue and
the commonest of English. ``docs/meaning.py`` makes it, by distilling a sentence encoder. A text is
the sum of the vectors of its words, scaled to length one; two texts are as near as the cosine of
their vectors.

The file: ``mucli-meaning 1 WORDS SIZE``, a line break, the words with a line break behind each (the
commonest of English first, then those of the catalogue), then for each word the scale of its vector
(a 32-bit float, little-endian), then for each word its vector (``SIZE`` signed bytes).
"""

import math
import struct
from collections.abc import Iterable
from functools import cache
from operator import mul
from pathlib import Path

FILE = Path(__file__).with_name("meaning.bin")

Vector = list[float]


class Vectors:
    """The vectors of words, read where they lie: a query needs ten of twenty thousand."""

    __slots__ = ("_at", "_data", "_scales", "_seen", "_words", "size")

    def __init__(self, data: bytes) -> None:
        head = data.index(b"\n") + 1
        _name, _version, count, size = data[:head].split()
        self._data, self.size = data, int(size)
        self._seen: dict[str, Vector | None] = {}
        self._at = len(data) - int(count) * self.size
        self._scales = self._at - int(count) * 4
        self._words = data[head - 1 : self._scales]

    def place(self, word: str) -> int | None:
        """Return the number of ``word``, or None when it has no vector."""
        found = self._words.find(f"\n{word}\n".encode())
        return None if found < 0 else self._words.count(b"\n", 0, found)

    def commonest(self, number: int) -> list[str]:
        """Return the ``number`` commonest words of English, the commonest first."""
        return self._words[1:].decode().split("\n", number)[:number]

    def of(self, words: Iterable[str]) -> Vector | None:
        """Return the vector of a text of these folded words, of length one; None when none of them
        is known.
        """
        found = [vector for word in words if (vector := self.word(word))]
        total = [sum(entries) for entries in zip(*found, strict=True)]
        length = math.sqrt(sum(map(mul, total, total)))
        return [value / length for value in total] if length else None

    def word(self, word: str) -> Vector | None:
        """Return the vector of one folded word, None when it has none."""
        if word not in self._seen:
            place = self.place(word)
            self._seen[word] = None if place is None else self._read(place)
        return self._seen[word]

    def _read(self, place: int) -> Vector:
        (scale,) = struct.unpack_from("<f", self._data, self._scales + 4 * place)
        start = self._at + place * self.size
        entries = struct.unpack_from(f"{self.size}b", self._data, start)
        return [scale * entry for entry in entries]


@cache
def vectors() -> Vectors:
    """Return the shipped vectors, read when first asked for."""
    return Vectors(FILE.read_bytes())


def packed(vector: Vector | None, size: int) -> bytes:
    """Return ``vector`` as signed bytes, as the compiled catalogue keeps it for each paper; a text
    without a vector is all zeros.
    """
    if vector is None:
        return bytes(size)
    return struct.pack(f"{size}b", *[round(127 * value) for value in vector])


def nearness(vector: Vector, kept: bytes) -> list[float]:
    """Return how near each text of ``kept`` (:func:`packed`, one behind the other) is to
    ``vector``: -1 to 1, 0 for a text without a vector.
    """
    size = len(vector)
    entries = memoryview(kept).cast("b")
    scaled = [value / 127 for value in vector]
    return [
        sum(map(mul, scaled, entries[start : start + size]))
        for start in range(0, len(entries), size)
    ]
