"""Open a report in a headless Chromium and fail on whatever a reader would trip over.

    python tests/browser/check_report.py out/report.html --screenshots shots

Needs selenium and Debian's chromium and chromium-driver.  Checked on a desktop, on a phone of 390
pixels, and in the dark: nothing on the console, no request that leaves the file, every formula and
every figure with a size, no sideways scrolling of the page, every link to a place or a file that is
there, no button for a mouse alone, enough contrast.  On paper: white, and nothing beyond the page.
Screenshots, and the pages as a PDF, are for a person to look at.
"""

from __future__ import annotations

import argparse
import base64
import json
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.keys import Keys

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()
LARGEST = 3_000_000
VIEWS: dict[str, tuple[int, int, bool, str]] = {
    "desktop": (1280, 900, False, "light"),
    "phone": (390, 844, True, "light"),
    "dark": (1280, 900, False, "dark"),
}
"""Width, height, whether it is a phone, colour scheme."""

PAPER = 688
"""The width of an A4 page between its margins, 182 mm, in CSS pixels."""

# Formulas inside a closed <details> have no size until it is opened.
OPEN = "document.querySelectorAll('details').forEach(d => { d.open = true; });"
SIZES = """
return [...document.querySelectorAll(arguments[0])].map((e, n) => {
  const box = e.getBoundingClientRect();
  return [n, box.width, box.height, (e.closest('[id]') || e).id];
}).filter(([n, w, h]) => !(w > 1 && h > 1));
"""
SIDEWAYS = """
const width = document.documentElement.clientWidth;
const scrolls = e => e && (getComputedStyle(e).overflowX !== 'visible' || scrolls(e.parentElement));
return [document.documentElement.scrollWidth - width,
  [...document.querySelectorAll(arguments[0] + ' *')].filter(e =>
    e.getBoundingClientRect().right > width + 1 && !scrolls(e)).slice(0, 5).map(e =>
    e.tagName + ' in ' + (e.closest('[id]') || e).id)];
"""
MARKS = """
return [...document.querySelectorAll('math .wrong')].filter(e => {
  const s = getComputedStyle(e);
  return !(s.backgroundColor !== 'rgba(0, 0, 0, 0)' && parseFloat(s.borderBottomWidth) > 0);
}).length;
"""
LINKS = """
return [...document.querySelectorAll('a')].map(e =>
  [e.getAttribute('href'), (e.textContent || '').trim()]);
"""
BACKGROUND = "return getComputedStyle(document.body).backgroundColor"
# WCAG 2: relative luminance, contrast of the text with the first background behind it.
CONTRAST = """
const number = c => c.match(/[\\d.]+/g).map(Number);
const light = c => { const [r, g, b] = number(c).map(x => x / 255)
    .map(x => x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
const behind = e => { for (; e; e = e.parentElement) {
    const c = number(getComputedStyle(e).backgroundColor);
    if (c.length === 3 || c[3] > 0) return getComputedStyle(e).backgroundColor; }
  return 'rgb(255, 255, 255)'; };
const poor = {};
for (const e of document.querySelectorAll(arguments[0] + ' *, header *')) {
  if (e.closest('svg') || ![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
  const [a, b] = [light(getComputedStyle(e).color), light(behind(e))];
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  if (ratio < 4.5) poor[e.tagName + '.' + e.className] = ratio;
}
return poor;
"""


def browser(profile: str) -> webdriver.Chrome:
    """A fresh Chromium that records its console and its requests."""
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))


def emulate(driver: webdriver.Chrome, width: int, height: int, phone: bool, scheme: str) -> None:
    """Give the next page this view, and forget what Chromium's own first page asked for."""
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    feature = {"name": "prefers-color-scheme", "value": scheme}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
    driver.get("about:blank")
    driver.get_log("performance")


def requests(driver: webdriver.Chrome) -> list[str]:
    """The addresses that were asked for."""
    events = [json.loads(entry["message"])["message"] for entry in driver.get_log("performance")]
    return [
        event["params"]["request"]["url"]
        for event in events
        if event["method"] == "Network.requestWillBeSent"
    ]


def broken_links(driver: webdriver.Chrome, report: Path) -> list[str]:
    """Links to places that are not in the page and to files that are not beside it."""
    ids = set(driver.execute_script("return [...document.querySelectorAll('[id]')].map(e=>e.id)"))
    found = []
    for href, words in driver.execute_script(LINKS):
        if not href or not words:
            found.append(f"a link without target or words: {href} {words}")
        elif href.startswith("#"):
            if href[1:] not in ids:
                found.append(href)
        elif urlsplit(href).scheme or not (report.parent / unquote(href)).is_file():
            found.append(href)
    return found


def first_tab(driver: webdriver.Chrome) -> str:
    """What the first press of the tabulator reaches."""
    driver.switch_to.active_element.send_keys(Keys.TAB)
    return str(driver.execute_script("return document.activeElement.className"))


def picture(driver: webdriver.Chrome, place: Path, full: bool) -> None:
    data = driver.execute_cdp_cmd(
        "Page.captureScreenshot", {"format": "png", "captureBeyondViewport": full}
    )
    place.write_bytes(base64.b64decode(data["data"]))


def check(report: Path, shots: Path, sections: list[str]) -> list[str]:
    """What is wrong, each with the view in which it is."""
    problems: list[str] = []
    size = report.stat().st_size
    if size >= LARGEST:
        problems.append(f"the report has {size} bytes")
    shots.mkdir(parents=True, exist_ok=True)
    for view, (width, height, phone, scheme) in VIEWS.items():
        with tempfile.TemporaryDirectory() as profile:
            driver = browser(profile)
            try:
                wrong = in_view(driver, report, shots, sections, view, width, height, phone, scheme)
            finally:
                driver.quit()
        problems += [f"{view}: {problem}" for problem in wrong]
    with tempfile.TemporaryDirectory() as profile:
        driver = browser(profile)
        try:
            problems += [f"paper: {problem}" for problem in on_paper(driver, report, shots)]
        finally:
            driver.quit()
    return problems


def on_paper(driver: webdriver.Chrome, report: Path, shots: Path) -> list[str]:
    """What is wrong with the pages, printed from a dark screen."""
    metrics = {"width": PAPER, "height": 1000, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    dark = {"name": "prefers-color-scheme", "value": "dark"}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print", "features": [dark]})
    driver.get(report.resolve().as_uri())
    wrong: list[str] = []
    overflow, elements = driver.execute_script(SIDEWAYS, "main")
    if overflow > 0 or elements:
        wrong.append(f"{overflow} pixels are cut off: {elements}")
    hidden = driver.execute_script(SIZES, "math")
    if hidden:
        wrong.append(f"formulas without a size: {hidden}")
    if (colour := driver.execute_script(BACKGROUND)) != "rgb(255, 255, 255)":
        wrong.append(f"the paper is {colour}")
    if poor := driver.execute_script(CONTRAST, "main"):
        wrong.append(f"poor contrast: {poor}")
    pages = driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    (shots / "pages.pdf").write_bytes(base64.b64decode(pages["data"]))
    print(f"paper: {len(wrong)} problems")
    return wrong


def in_view(
    driver: webdriver.Chrome,
    report: Path,
    shots: Path,
    sections: list[str],
    view: str,
    width: int,
    height: int,
    phone: bool,
    scheme: str,
) -> list[str]:
    """What is wrong in one view."""
    emulate(driver, width, height, phone, scheme)
    address = report.resolve().as_uri()
    driver.get(address)
    wrong: list[str] = []

    def expect_none(what: str, found: Any) -> None:
        if found:
            wrong.append(f"{what}: {found}")

    if first_tab(driver) != "skip":
        wrong.append("the first press of the tabulator does not reach the skip link")
    for name in sections:
        driver.execute_script("document.getElementById(arguments[0]).scrollIntoView()", name)
        picture(driver, shots / f"{view}-{name}.png", False)
    driver.execute_script(OPEN)
    formulas = driver.execute_script("return document.querySelectorAll('math').length")
    if not formulas:
        wrong.append("no formula at all")
    expect_none("formulas without a size", driver.execute_script(SIZES, "math"))
    expect_none("pictures without a size", driver.execute_script(SIZES, "main svg"))
    overflow, elements = driver.execute_script(SIDEWAYS, "main")
    if overflow > 0 or elements:
        wrong.append(f"the page scrolls sideways by {overflow}: {elements}")
    expect_none("marks that grey would not show", driver.execute_script(MARKS))
    expect_none("broken links", broken_links(driver, report))
    expect_none("poor contrast", driver.execute_script(CONTRAST, "main"))
    outside = [url for url in requests(driver) if url != address and not url.startswith("data:")]
    expect_none("requests beyond the file", outside)
    expect_none("console", [entry["message"] for entry in driver.get_log("browser")])
    print(f"{view}: {formulas} formulas, {len(wrong)} problems")
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("report", type=Path)
    parser.add_argument("--screenshots", type=Path, default=Path("screenshots"))
    parser.add_argument(
        "--sections",
        nargs="+",
        default="main verdicts errata map eq-18 eq-47 eq-57 eq-64 steps claims figures".split(),
    )
    arguments = parser.parse_args()
    problems = check(arguments.report, arguments.screenshots, arguments.sections)
    print("\n".join(problems) or "the report is sound")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
