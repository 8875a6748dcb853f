"""The build hook of hatchling: compiles catalog/ and puts the result into the wheel and the sdist.

It runs the package's own code from the source tree, so that there is one way of compiling. A
catalogue with a broken file is not built.
"""

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Compiles the catalogue for the targets that carry it; an editable install reads the YAML
    files themselves.
    """

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the catalogue and include it; hatchling passes the ``version`` of the target and
        ``build_data`` to fill.
        """
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        from mucli.catalog.locate import Place, gather, write_compiled

        papers, extras = gather(Place(root / "catalog"), None, lambda _what, _done, _total: None)
        if extras.warnings:
            raise SystemExit("The catalogue has broken files:\n" + "\n".join(extras.warnings))
        self._folder = tempfile.TemporaryDirectory()
        compiled = write_compiled(Path(self._folder.name) / "catalog.sqlite", papers, extras)
        inside = "mucli/_data/catalog.sqlite"
        build_data["force_include"][str(compiled)] = (
            inside if self.target_name == "wheel" else f"src/{inside}"
        )

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the temporary file."""
        if hasattr(self, "_folder"):
            self._folder.cleanup()
