"""Open every page of the documentation in a headless Chromium and fail on what a reader would see.

    python tests/browser/check_site.py out/docs --screenshots shots

Needs what check_report.py needs.  In the same views: nothing on the console, no request that leaves
the site, every formula and every picture with a size, no sideways scrolling of the page, every link
to a place or a page that is there, of an example no more copied than what to type, enough contrast.
Screenshots are for a person to look at.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urlsplit

from check_report import CONTRAST, SIDEWAYS, SIZES, VIEWS, browser, emulate, picture, requests
from selenium import webdriver

CONTENT = "article"
LINKS = "return [...document.querySelectorAll('a[href]')].map(e => e.href);"
PLACES = "return [...document.querySelectorAll('[id]')].map(e => e.id);"

# What a reader copies of an example should be what to type: no prompts, nothing that comes out.
COPIED = """
return [...document.querySelectorAll('article pre')].filter(e => e.querySelector('.gp')).map(e => {
  getSelection().selectAllChildren(e);
  const out = new Set([...e.querySelectorAll('.go')].map(x => x.textContent.trim()));
  return getSelection().toString().split('\\n').filter(x =>
    /^(>>>|[.]{3}) /.test(x) || out.has(x.trim()));
}).flat();
"""


class Site:
    """The pages, with what one view found in them."""

    def __init__(self, folder: Path) -> None:
        self.root = f"{folder.resolve().as_uri()}/"
        self.pages = {
            path.resolve().as_uri(): path.relative_to(folder).as_posix()
            for path in sorted(folder.rglob("*.html"))
        }
        self.places: dict[str, set[str]] = {}
        self.links: dict[str, list[str]] = {}
        self.formulas = 0

    def broken(self) -> list[str]:
        """Links to pages, places and files that are not there."""
        found = []
        for page, links in self.links.items():
            for link in links:
                address, place = urldefrag(link)
                parts = urlsplit(link)
                if parts.scheme in ("http", "https"):
                    continue  # where a reader may want to go; nothing is loaded from there
                if address in self.places:
                    good = not place or unquote(place) in self.places[address]
                else:
                    good = link.startswith(self.root) and Path(unquote(parts.path)).is_file()
                if not good:
                    found.append(f"{self.pages[page]} links to {link.removeprefix(self.root)}")
        return found


def check(folder: Path, shots: Path) -> list[str]:
    """What is wrong, each with the view and the page in which it is."""
    problems: list[str] = []
    shots.mkdir(parents=True, exist_ok=True)
    for view, settings in VIEWS.items():
        site = Site(folder)
        with tempfile.TemporaryDirectory() as profile:
            driver = browser(profile)
            try:
                emulate(driver, *settings)
                wrong = [x for page in site.pages for x in on_page(driver, site, page, shots, view)]
            finally:
                driver.quit()
        wrong += site.broken()
        if not site.formulas:
            wrong.append("no formula at all")
        links = sum(map(len, site.links.values()))
        print(f"{view}: {len(site.pages)} pages, {site.formulas} formulas, {links} links")
        problems += [f"{view}: {problem}" for problem in wrong]
    return problems


def on_page(driver: webdriver.Chrome, site: Site, page: str, shots: Path, view: str) -> list[str]:
    """What is wrong on one page."""
    name = site.pages[page]
    driver.get(page)
    site.places[page] = set(driver.execute_script(PLACES))
    site.links[page] = driver.execute_script(LINKS)
    site.formulas += driver.execute_script("return document.querySelectorAll('math').length")
    if not name.startswith("_modules/"):  # the sources are all alike
        picture(driver, shots / f"{view}-{name.replace('/', '-')[:-5]}.png", True)
    overflow, elements = driver.execute_script(SIDEWAYS, CONTENT)
    found: dict[str, Any] = {
        "formulas without a size": driver.execute_script(SIZES, "math"),
        "pictures without a size": driver.execute_script(SIZES, f"{CONTENT} img"),
        "copied with what to type": driver.execute_script(COPIED),
        "scrolls sideways": [overflow, elements] if overflow > 0 or elements else [],
        "poor contrast": driver.execute_script(CONTRAST, CONTENT),
        "requests beyond the site": [
            url for url in requests(driver) if not url.startswith((site.root, "data:"))
        ],
        "console": [entry["message"] for entry in driver.get_log("browser")],
    }
    return [f"{name}: {what}: {things}" for what, things in found.items() if things]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("site", type=Path)
    parser.add_argument("--screenshots", type=Path, default=Path("screenshots"))
    arguments = parser.parse_args()
    problems = check(arguments.site, arguments.screenshots)
    print("\n".join(problems) or "the site is sound")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
