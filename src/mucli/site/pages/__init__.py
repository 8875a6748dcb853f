"""All files of the site: which there are, and how each is made; a module for each kind of page.

Making is left until a file is written, so that progress can be shown.
"""

from mucli.site.inputs import Inputs
from mucli.site.pages import data, lists, main, overview, papers, things
from mucli.site.pages.frame import Frame
from mucli.site.write import File


def site_files(inputs: Inputs) -> list[File]:
    """Return every file of the site for ``inputs``."""
    frame = Frame(inputs)
    files = [*frame.assets()]
    for kind in (main, overview, papers, lists, things, data):
        files += kind.files(frame)
    return [*files, *data.addressed(frame)]
