"""Floor 0: the one family of errors that mucli raises on purpose.

Every error is one sentence that says what is wrong and what to do about it, and carries the exit
code of the command line (0 done, 1 the answer is "no", 2 wrong use, 3 the outside world failed, 130
interrupted).
"""


class MucliError(Exception):
    """The base: catch it to catch everything that mucli reports. ``str(error)`` is the sentence for
    a person.
    """

    exit_code = 1


class NotFoundError(MucliError):
    """Nothing matches what was asked for."""


class InvalidCatalogError(MucliError):
    """A catalogue, or a file of one, breaks the rules of docs/catalog-format.md."""


class UsageError(MucliError):
    """The request itself is wrong: an unknown word, a malformed value, options that exclude each
    other.
    """

    exit_code = 2


class AmbiguousRefError(UsageError):
    """A REF names several papers.

    ``candidates`` holds their keys, best first.
    """

    def __init__(self, message: str, candidates: tuple[str, ...]) -> None:
        super().__init__(message)
        self.candidates = candidates


class OutsideError(MucliError):
    """Something outside the program failed: the network, a service, the disk, another program."""

    exit_code = 3
