"""Pages in a real browser: how they are opened, and what may not be wrong with any of them.

The fixtures `chromium` and `address` of `tests/conftest.py` give the browser and a server.
"""

from __future__ import annotations

from typing import Any


def open_page(chromium: Any, width: int = 1280, **settings: Any) -> Any:
    """Return a page in a browser of its own; `faults` collects errors of scripts and what the policy refused."""
    context = chromium.new_context(viewport={"width": width, "height": 800}, locale="id-ID", **settings)
    page = context.new_page()
    page.faults = []
    page.set_default_timeout(15000)
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("console", lambda said: page.faults.append(said.text) if "Content Security" in said.text else None)
    return page


def enter(page: Any, door: str, login: str, home: str) -> None:
    """Log in with the password of the cast at the address `door`, and wait for `home` (an address, or a pattern of one)."""
    from tests import cast

    page.goto(door)
    page.fill("#id_login", login)
    page.fill("#id_password", cast.PASSWORD)
    page.click("main form button")
    page.wait_for_url(home)


def faults_of(page: Any, address: str, paths: tuple[str, ...], language: str) -> str:
    """Return what is wrong with the pages, a line each: wider than the screen, a fault of a script, one axe finds."""
    from axe_playwright_python.sync_playwright import Axe

    found = []
    for path in paths:
        page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={language}")
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            found.append(f"{path}: {wide} px too wide")
        # What the page itself broke; the checker sets styles of its own, which the policy then refuses.
        found += [f"{path}: {fault}" for fault in page.faults]
        violations = Axe().run(page).response["violations"]
        found += [f"{path}: {line['id']} {line['nodes'][0]['target']}" for line in violations]
        page.faults.clear()
    return "\n".join(found)
