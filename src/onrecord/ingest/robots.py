"""What a site lets programs fetch: robots.txt, as RFC 9309 has it."""

from dataclasses import dataclass

from protego import Protego

from onrecord.errors import FetchFailed, RobotsDisallow
from onrecord.ingest.fetch import PRODUCT, Answer

# RFC 9309, 2.5: at least 500 KiB must be read; what stands behind is ignored.
MAX_ROBOTS_BYTES = 512_000
# 2.3.1.2: at least five redirects are followed; behind them, the file counts as not there.
ROBOTS_REDIRECTS = 5
# 2.4: a copy is not used for longer than a day.
KEPT_SECONDS = 86_400.0
# A file that could not be had is asked for again sooner: a server seldom stays down for a day.
TROUBLE_SECONDS = 600.0
# Crawl-delay is in no standard, and some sites ask for hours; beyond that, a file in their place is as well.
LONGEST_DELAY = 60.0

_TOO_MANY_REQUESTS = 429  # says "not now", as 5xx does, and not "there is none"


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of a site.

    Attributes:
        kept: for how many seconds they hold.
        rules: None where the site has none: all may be fetched.
        trouble: why its rules cannot be had; no page of the site is fetched meanwhile.
    """

    kept: float
    rules: Protego | None = None
    trouble: str | None = None

    @property
    def delay(self) -> float:
        """Seconds that the site wants between two requests, at most LONGEST_DELAY."""
        asked = self.rules.crawl_delay(PRODUCT) if self.rules else None
        return min(asked or 0.0, LONGEST_DELAY)

    def require(self, url: str) -> None:
        """Refuse what the site does not let us fetch.

        Raises:
            RobotsDisallow: its rules say so.
            FetchFailed: it does not answer, or cannot say what its rules are.
        """
        advice = "Save the page by hand and read the file; --ignore-robots is for a site of your own."
        if self.trouble:
            raise FetchFailed(self.trouble, where=url, next_step=f"Try again later. {advice}")
        if self.rules and not self.rules.can_fetch(url, PRODUCT):
            raise RobotsDisallow("the site's robots.txt asks programs not to fetch this", where=url, next_step=advice)


NO_RULES = Robots(kept=KEPT_SECONDS)


def robots_of(answer: Answer) -> Robots:
    """The rules that a site answered with (RFC 9309, 2.3.1): a page, "there is none" (4xx), or trouble (5xx)."""
    if answer.status == 200:
        return Robots(kept=KEPT_SECONDS, rules=Protego.parse(answer.data.decode("utf-8-sig", "replace")))
    if answer.status >= 500 or answer.status == _TOO_MANY_REQUESTS:
        what = f"the site's robots.txt could not be read (the server answered {answer.told}), so nothing is fetched"
        return Robots(kept=TROUBLE_SECONDS, trouble=what)
    return NO_RULES


def unreachable(error: FetchFailed) -> Robots:
    """The rules of a site that does not answer: nothing may be fetched, and nothing could be."""
    return Robots(kept=TROUBLE_SECONDS, trouble=error.what)
