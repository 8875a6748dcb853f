"""What a site is made of, in one number: a site whose number is still the same need not be made
again.
"""

import hashlib
from dataclasses import fields
from pathlib import Path

import mucli
from mucli.site.inputs import Inputs

_CODE = frozenset((".py", ".html", ".js", ".css", ".svg"))


def stamp(inputs: Inputs) -> str:
    """Return a number (SHA-256 as hex) that differs when ``inputs`` do, or the program: its code,
    templates and scripts.
    """
    found = hashlib.sha256()
    top = Path(mucli.__file__).parent
    for file in sorted(top.rglob("*")):
        if file.suffix in _CODE:
            found.update(f"{file.relative_to(top).as_posix()}\0".encode())
            found.update(file.read_bytes())
    for field in fields(inputs):
        value = getattr(inputs, field.name)
        # A function is part of the program; what it works on is among the other values.
        said = f"{value.__module__}.{value.__qualname__}" if callable(value) else repr(value)
        found.update(f"\0{field.name}={said}".encode("utf-8", "backslashreplace"))
    return found.hexdigest()
