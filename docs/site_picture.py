"""Draw docs/site.png, the website in Chromium: ``python docs/site_picture.py``. A test draws it as
well.
"""

import shutil
import tempfile
from pathlib import Path

import mucli
from mucli.api.website import site_inputs as inputs
from mucli.site import build

GOAL = Path(__file__).parent / "site.png"
VIEW = "index.html?q=certified+removl"


def draw(browser: object, site: Path, goal: Path) -> None:
    """Write a picture of ``site``, built already, to ``goal``, with a Chromium that Playwright
    runs.
    """
    page = browser.new_page(viewport={"width": 1200, "height": 560}, color_scheme="light")  # type: ignore[attr-defined]
    page.goto(f"{site.as_uri()}/{VIEW}")
    page.get_by_text(" of ").first.wait_for()
    page.get_by_role("columnheader", name="Title").wait_for()
    page.screenshot(path=goal)
    page.close()


def main() -> None:
    from playwright.sync_api import sync_playwright

    with (
        tempfile.TemporaryDirectory() as folder,
        mucli.open_catalog(own=False) as catalog,
        sync_playwright() as started,
    ):
        build(Path(folder), inputs(catalog))
        browser = started.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        draw(browser, Path(folder), GOAL)
        browser.close()


if __name__ == "__main__":
    main()
