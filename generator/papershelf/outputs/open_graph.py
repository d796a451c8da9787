"""What services show of a page that is shared, by https://ogp.me."""

from __future__ import annotations

from papershelf.config import Site
from papershelf.outputs.addresses import PAPERS, address_of
from papershelf.outputs.html import attribute


def open_graph(title: str, path: str, site: Site, card: str) -> str:
    """Return what services show of a shared page: the *title*, which is HTML, and the *card*.

    The description is in the tag of that name. In a large catalog no title and address is said
    twice, as services fall back to those that every page has, and papers have no picture.
    """
    is_paper = path.startswith(f"{PAPERS}/")
    if not site.url or (site.is_large and is_paper):
        return ""
    image = f"<meta property=og:image content={attribute(site.url + card)}>"
    if site.is_large:
        return image
    kind = "article" if is_paper else "website"
    return (
        f"<meta property=og:title content={attribute(title, is_html=True)}>"
        f"<meta property=og:type content={kind}>"
        f"<meta property=og:url content={attribute(address_of(path, site))}>{image}"
        "<meta name=twitter:card content=summary_large_image>"
    )
