"""Floor 5: the website, a folder of static files made from a catalogue; docs/site.md says what is
in it.

``build`` writes it; what it needs of search and citation comes in with :class:`Inputs`. Needs the
extra ``mucli-catalog[site]``.
"""

from collections.abc import Callable
from pathlib import Path

from mucli.site.inputs import Finding, Inputs
from mucli.site.write import Written, unchanged, write_site

__all__ = ["Finding", "Inputs", "Written", "build"]


def build(
    target: Path, inputs: Inputs, progress: Callable[[int, int], None] = lambda _done, _total: None
) -> Written:
    """Write the site of ``inputs`` into the folder ``target``, and return how many files are new,
    changed, the same and gone. A site made of the same, and not touched since, is left as it is.

    Raises UsageError when ``target`` is something else than a site, and OutsideError when it cannot
    be written; see ``mucli.site.write``.
    """
    from mucli.site.stamp import stamp

    mark = stamp(inputs)
    if same := unchanged(target, mark):
        return Written(same=same)

    from mucli.site.pages import site_files

    return write_site(target, site_files(inputs), progress, mark)
