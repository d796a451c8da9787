"""Paths of pages and other files below the docs folder, and the addresses of pages on the site."""

from urllib.parse import urlencode

from papershelf.config import PageSettings
from papershelf.text.slugs import slug_of_text

HOME = "index.md"
PAPERS = "papers"
ABOUT = "about.md"
TOPICS = "topics/index.md"
BROWSE = "browse/index.md"
BY_TITLE = "browse/title/index.md"
BY_CITATIONS = "browse/by-citations/index.md"
BY_UPVOTES = "browse/by-upvotes/index.md"
BY_STARS = "browse/by-stars/index.md"
AUTHORS = "authors/index.md"
VENUES = "venues/index.md"
YEARS = "years/index.md"
TRENDS = "trends/index.md"
CODE = "code/index.md"
SEARCH = "search/index.md"
SIMILAR = "similar/index.md"
SAVED = "saved/index.md"
MAP = "map/index.md"
# It lies next to the search index, as it uses the paper numbers of that.
MAP_DATA = "search/map.json"
NOTES = "notes/index.md"
SITE_CARD = "card.png"
# Paths of feeds have no extension: Atom adds .xml, JSON Feed adds .json.
NOTES_FEED = "notes"
NEW_PAPERS = "feeds/papers"
FEEDS = "feeds/index.md"
BY_MONTH = "digest/index.md"
RECENT = "feeds/recent.json"
OPML = "feeds/topics.opml"
OAI = "oai.xml"
MODELS_AND_DATA = "code/models-and-data.md"
PROMISED = "code/promised.md"
WITHOUT = "code/without.md"


def paper_path(slug: str) -> str:
    """Return the path of the page of the paper *slug*."""
    return f"{PAPERS}/{slug}.md"


def topic_path(topic_id: str) -> str:
    """Return the path of the first page of a topic."""
    return f"topics/{topic_id}.md"


def card_path(topic_id: str) -> str:
    """Return the path of the social card of a topic."""
    return f"topics/{topic_id}.png"


def author_path(slug: str) -> str:
    """Return the path of the first page of an author."""
    return f"authors/{slug}.md"


def letter_path(letter: str) -> str:
    """Return the path of the first page of a letter, in a folder that has no pages of authors."""
    name = letter.lower() if letter.isascii() else f"u{ord(letter):04x}"
    return f"authors/letter/{name}.md"


def venue_path(slug: str, year: int = 0) -> str:
    """Return the path of the first page of a venue, or of its papers of *year* if that is known."""
    path = f"venues/{slug}.md"
    return part_path(path, year) if year else path


def year_path(year: int) -> str:
    """Return the path of the first page of a year."""
    return f"years/{year}.md"


def month_path(month: str) -> str:
    """Return the path of the first page of the papers that were added in a *month*."""
    return f"digest/{month}.md"


def feed_path(first: str) -> str:
    """Return the path of the feed of the list whose first page is *first*, without an extension."""
    return f"feeds/{first.removesuffix('.md')}"


def search_feed_path(name: str) -> str:
    """Return the path of the feed of a saved search, without an extension."""
    return f"feeds/searches/{slug_of_text(name)}"


def search_path(**parameters: str | int) -> str:
    """Return the path of the search page with *parameters* as its query string."""
    return f"{SEARCH}?{urlencode(parameters, errors='replace')}"


def part_path(path: str, part: int | str) -> str:
    """Return the path of the first page of a sublist of the list at *path*, such as a topic's.

    *part* is the name of the sublist, or a year, where 0 stands for papers without a year.
    """
    return f"{path.removesuffix('.md').removesuffix('/index')}/{part or 'undated'}.md"


def page_path(first: str, number: int) -> str:
    """Return the path of page *number* (from 1) of a list, from the path of its *first* page."""
    if number == 1:
        return first
    if first == VENUES:
        # A folder that can't clash with the pages of venues.
        first = "venues/index/all.md"
    folder = first.removesuffix("/index.md").removesuffix(".md")
    return f"{folder}/page-{number}.md"


def site_path(path: str, *, directory_urls: bool) -> str:
    """Return the path of a file's page below the site's root; other files keep their path.

    The home page is the root itself: "", or "index.html" without directory URLs.
    """
    if not path.endswith(".md"):
        return path
    name = path.removesuffix(".md")
    if not directory_urls:
        return f"{name}.html"
    folder = f"/{name}".removesuffix("/index").removeprefix("/")
    return f"{folder}/" if folder else ""


def address_of(path: str, site: PageSettings) -> str:
    """Return the address of a file's page: absolute if the site has a URL, else from its root."""
    return site.url + site_path(path, directory_urls=site.directory_urls) or "./"
