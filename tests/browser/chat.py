"""What a person does on the chat page, for tests to read like it."""

import re

from playwright.sync_api import FrameLocator, Locator, Page, expect

INPUT = ".Composer-input"
# Told by the page itself, since asking it from outside takes longer than what is measured.
WATCH = """
  window.seen = {};
  new MutationObserver(() => {
    for (const [name, selector] of [["welcome", "[data-welcome] .Bubble"], ["answer", "[data-turn=guide] .Bubble"]])
      if (!(name in window.seen) && document.querySelector(selector)) window.seen[name] = performance.now();
  }).observe(document, {childList: true, subtree: true});
"""


class Chat:
    """The chat on a page of its own, or in a frame of another page."""

    def __init__(self, page: Page, frame: FrameLocator | None = None) -> None:
        self.page = page
        self.within: Page | FrameLocator = frame or page

    @classmethod
    def open(cls, page: Page, address: str) -> "Chat":
        """Goes to the page and waits for its first bubble."""
        page.goto(address)
        chat = cls(page)
        chat.find(".Composer").wait_for()
        return chat

    def find(self, selector: str) -> Locator:
        """By CSS."""
        return self.within.locator(selector)

    def button(self, name: str | re.Pattern[str]) -> Locator:
        """By what it is called; a text is its whole name."""
        return self.within.get_by_role("button", name=name, exact=isinstance(name, str))

    @property
    def input(self) -> Locator:
        """Where one writes."""
        return self.find(INPUT)

    @property
    def mine(self) -> Locator:
        """The person's own messages."""
        return self.find("[data-turn=user] .Bubble")

    @property
    def answers(self) -> Locator:
        """The guide's turns."""
        return self.find("[data-turn=guide]")

    def ask(self, text: str) -> str:
        """Sends a message with Enter and gives the text of the answer."""
        before = self.answers.count()
        self.input.fill(text)
        self.input.press("Enter")
        expect(self.answers).to_have_count(before + 1)
        return self.answers.last.inner_text()

    def texts(self) -> list[str]:
        """Everything that is shown in the log, line by line."""
        return self.find("[role=log]").inner_text().split("\n")

    def shot(self, path: object) -> None:
        """A picture for people to look at."""
        self.page.screenshot(path=str(path))
