"""Where pages lie: paths of files below the docs folder, and the addresses that they get."""

from papershelf.config import Site
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
# Beside the search index, whose numbers of papers it has.
MAP_DATA = "search/map.json"
NOTES = "notes/index.md"
SITE_CARD = "card.png"
# Feeds go without an ending: Atom's is .xml, that of JSON Feed .json.
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
    """Return the file of a paper's page."""
    return f"{PAPERS}/{slug}.md"


def topic_path(topic_id: str) -> str:
    """Return the file of the first page of a topic."""
    return f"topics/{topic_id}.md"


def card_path(topic_id: str) -> str:
    """Return the file of the picture that stands for a topic where it is shared."""
    return f"topics/{topic_id}.png"


def author_path(slug: str) -> str:
    """Return the file of the first page of an author."""
    return f"authors/{slug}.md"


def letter_path(letter: str) -> str:
    """Return the file of the first page of a letter, below a folder where no author's page lies."""
    return f"authors/letter/{letter.lower()}.md"


def venue_path(slug: str) -> str:
    """Return the file of the first page of a venue."""
    return f"venues/{slug}.md"


def year_path(year: int) -> str:
    """Return the file of the first page of a year."""
    return f"years/{year}.md"


def month_path(month: str) -> str:
    """Return the file of the first page of what came in in a *month*."""
    return f"digest/{month}.md"


def feed_path(first: str) -> str:
    """Return the feed of a list that begins in the file *first*, without its ending."""
    return f"feeds/{first.removesuffix('.md')}"


def search_feed_path(name: str) -> str:
    """Return the feed of a saved search, without its ending."""
    return f"feeds/searches/{slug_of_text(name)}"


def part_path(path: str, part: int | str) -> str:
    """Return the file of the first page of a list of some of the papers of a topic or venue.

    That is another list of a name, or that of a year, of which 0 is the unknown one.
    """
    return f"{path.removesuffix('.md').removesuffix('/index')}/{part or 'undated'}.md"


def by_title_path(path: str) -> str:
    """Return the file of the first page of a list in order of title."""
    return part_path(path, "title")


def with_code_path(path: str) -> str:
    """Return the file of the first page of those papers of a list that have code."""
    return part_path(path, "code")


def page_path(first: str, number: int) -> str:
    """Return the file of a later page of a list, from the file of its first page."""
    if number == 1:
        return first
    if first == VENUES:
        # Where no venue has a page.
        first = "venues/index/all.md"
    folder = first.removesuffix("/index.md").removesuffix(".md")
    return f"{folder}/page-{number}.md"


def place_of(path: str, *, directory_urls: bool) -> str:
    """Return where the page of a file lies below the site's root; other files lie where they are.

    The home page lies at the root itself: "", or "index.html" without directories.
    """
    if not path.endswith(".md"):
        return path
    name = path.removesuffix(".md")
    if not directory_urls:
        return f"{name}.html"
    folder = f"/{name}".removesuffix("/index").removeprefix("/")
    return f"{folder}/" if folder else ""


def address_of(path: str, site: Site) -> str:
    """Return the address of a page's file: absolute if the site's is known, else from its root."""
    return site.url + place_of(path, directory_urls=site.directory_urls) or "./"
