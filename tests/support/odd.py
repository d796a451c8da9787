"""A site of the bundled catalog, the small library and real papers that are hard to lay out.

They have a hundred authors or none, a word longer than a line, other scripts, formulas, or only a
title. The folder `large/` has the site of a catalog that counts as large.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from jinja2 import ChainableUndefined
from markupsafe import Markup

from papershelf.outputs.bars import year_bars
from papershelf.outputs.forms.templates import templates_of
from support.html import Site
from support.library import ADAM, LIBRARY, RENAMED, RENAMED_FROM
from support.reading import put
from support.run import papershelf
from support.shelf import copy_project

ROOT = Path(__file__).resolve().parents[2]
# The first hundred authors of arXiv:1207.7214.
COLLABORATION = """
G. Aad, T. Abajyan, B. Abbott, J. Abdallah, S. Abdel Khalek, A. A. Abdelalim, O. Abdinov, R.
Aben, B. Abi, M. Abolins, O. S. AbouZeid, H. Abramowicz, H. Abreu, B. S. Acharya, L. Adamczyk,
D. L. Adams, T. N. Addy, J. Adelman, S. Adomeit, P. Adragna, T. Adye, S. Aefsky, J. A.
Aguilar-Saavedra, M. Agustoni, M. Aharrouche, S. P. Ahlen, F. Ahles, A. Ahmad, M. Ahsan, G.
Aielli, T. Akdogan, T. P. A. Åkesson, G. Akimoto, A. V. Akimov, M. S. Alam, M. A. Alam, J.
Albert, S. Albrand, M. Aleksa, I. N. Aleksandrov, F. Alessandria, C. Alexa, G. Alexander, G.
Alexandre, T. Alexopoulos, M. Alhroob, M. Aliev, G. Alimonti, J. Alison, B. M. M. Allbrooke, P.
P. Allport, S. E. Allwood-Spiers, J. Almond, A. Aloisio, R. Alon, A. Alonso, F. Alonso, B.
Alvarez Gonzalez, M. G. Alviggi, K. Amako, C. Amelung, V. V. Ammosov, A. Amorim, N. Amram, C.
Anastopoulos, L. S. Ancu, N. Andari, T. Andeen, C. F. Anders, G. Anders, K. J. Anderson, A.
Andreazza, V. Andrei, X. S. Anduaga, P. Anger, A. Angerami, F. Anghinolfi, A. Anisenkov, N.
Anjos, A. Annovi, A. Antonaki, M. Antonelli, A. Antonov, J. Antos, F. Anulli, M. Aoki, S. Aoun,
L. Aperio Bella, R. Apolle, G. Arabidze, I. Aracena, Y. Arai, A. T. H. Arce, S. Arfaoui, J.-F.
Arguin, E. Arik, M. Arik, A. J. Armbruster, O. Arnaez, V. Arnal
"""
# A dish in a play of Aristophanes.
LONG_WORD = (
    "Lopadotemachoselachogaleokranioleipsanodrimhypotrimmatosilphiokarabomelitokatakechymeno"
    "kichlepikossyphophattoperisteralektryonoptekephalliokigklopeleiolagoiosiraiobaphetragano"
    "pterygon"
)
ODD = rf"""
@article{{aad2012,
  title = {{Observation of a new particle in the search for the Standard Model Higgs boson with
           the ATLAS detector at the LHC}},
  author = {{{" and ".join(COLLABORATION.replace(chr(10), " ").strip().split(", "))}}},
  journal = {{Physics Letters B}}, year = 2012, volume = 716, pages = {{1--29}},
  doi = {{10.1016/j.physletb.2012.08.020}}, url = {{https://arxiv.org/abs/1207.7214}},
}}
@article{{khachatryan2015,
  title = {{Observation of the rare $B^0_s\to\mu^+\mu^-$ decay from the combined analysis of CMS
           and LHCb data}},
  journal = {{Nature}}, year = 2015, volume = 522, pages = {{68--72}},
  doi = {{10.1038/nature14474}},
}}
@book{{gradshteyn,
  title = {{Table of Integrals, Series, and Products: $\int_0^\infty$, $\sum_{{n=1}}^\infty$}},
  author = {{Gradshteyn, I. S. and Ryzhik, I. M.}},
  abstract = {{Such as $\zeta(2) = \frac{{\pi^2}}{{6}}$, and
              $$\int_{{-\infty}}^{{\infty}} e^{{-x^2}} \, dx = \sqrt{{\pi}}, \quad
              \sum_{{n=1}}^{{\infty}} \frac{{1}}{{n^2}} = \frac{{\pi^2}}{{6}}, \quad
              \prod_{{k=1}}^{{\infty}} \left(1 - \frac{{x^2}}{{k^2 \pi^2}}\right) =
              \frac{{\sin x}}{{x}}, \quad
              \lim_{{m\to\infty}} \left(1 + \frac{{1}}{{m}}\right)^m = e$$}},
}}
@misc{{dish,
  title = {{{LONG_WORD}}},
  author = {{Aristophanes}},
  keywords = {{{LONG_WORD.lower()}, image classification}},
  abstract = {{The word is {LONG_WORD} and stands on one line.}},
}}
@book{{algebra,
  title = {{الكتاب المختصر في حساب الجبر والمقابلة}},
  author = {{محمد بن موسى الخوارزمي}},
  abstract = {{كتاب في الجبر والمقابلة يحل المعادلة $x^2 + 10x = 39$ وأمثالها.}},
}}
@book{{geometry,
  title = {{חיבור המשיחה והתשבורת}},
  author = {{אברהם בר חייא}},
  abstract = {{ספר על מדידת שטחים ונפחים, ובו המשוואה $x^2 + ax = b$.}},
}}
@book{{nine,
  title = {{數書九章}},
  author = {{秦九韶}},
  abstract = {{全書共八十一問，分為九類，載有「大衍求一術」與「正負開方術」。}},
}}
@book{{principia,
  title = {{Principia Mathematica}},
}}
"""
HUNDRED = (
    "papers/observation-of-a-new-particle-in-the-search-for-the-standard-model-higgs-boson-with-"
    "the-atlas-detector-at-the-lhc/"
)
# The path of a page of every kind, and of each odd paper.
KINDS: Mapping[str, str] = {
    "home": "",
    "paper": (
        "papers/slab-efficient-transformers-with-simplified-linear-attention-and-progressive-re-"
        "parameterized-batch-normalization/"
    ),
    "paper-of-a-library": ADAM,
    "paper-of-a-hundred": HUNDRED,
    "paper-with-formulas": (
        "papers/table-of-integrals-series-and-products-int-0-infty-sum-n-1-infty/"
    ),
    "paper-with-a-long-word": (
        "papers/lopadotemachoselachogaleokranioleipsanodrimhypotrimmatosilphiokarabomelitokata"
        "kechymenokichlepikossyphophattoperisterale/"
    ),
    "paper-in-arabic": "papers/lktb-lmkhtsr-fy-hsb-ljbr-wlmqbl/",
    "paper-in-hebrew": "papers/khybvr-hmshykhh-vhtshbvrt/",
    "paper-in-chinese": "papers/shu-shu-jiu-zhang/",
    "paper-without-anything": "papers/principia-mathematica/",
    "topics": "topics/",
    "topic": "topics/pre-training/",
    "authors": "authors/",
    "author": "authors/diederik-p-kingma/",
    "venues": "venues/",
    "venue": "venues/iclr/",
    "venue-year": "venues/iclr/2015/",
    "years": "years/",
    "year": "years/2015/",
    "map": "map/",
    "browse": "browse/",
    "by-title": "browse/title/",
    "code": "code/",
    "without-code-by-title": "code/without/title/",
    "month": "digest/2026-03/",
    "saved": "saved/",
    "similar": "similar/",
    "about": "about/",
    "guide": "guide/",
    "not-found": "404.html",
    "moved": RENAMED_FROM,
    "style": "style/",
    "large-home": "large/",
    "large-paper": f"large/{ADAM}",
    "large-topic": "large/topics/image-classification/",
    "large-authors": "large/authors/",
    "large-venue": "large/venues/iclr/",
    "large-browse": "large/browse/",
    "trends": "large/trends/",
    "feeds": "large/feeds/",
}
# Enough papers on one topic in each of several years for a page of trends.
DATED = "".join(
    json.dumps({"title": f"Image classification, part {number}", "year": 2012 + number // 12})
    + "\n"
    for number in range(48)
)


def odd_site(folder: Path) -> Site:
    """Build the site in *folder*, with the large one below it."""
    project = copy_project(ROOT, folder / "project")
    for name, text in (("odd.bib", ODD), ("library.bib", LIBRARY), ("corrections.yml", RENAMED)):
        put(project, name, text)
    _set(project, "page_size: 10", "not_in_nav: /style.md")
    (project / "site_src" / "docs" / "style.md").write_text(style_page(), encoding="utf-8")
    site = project / "site"
    for source, target in ((project, site), (_large_project(folder), site / "large")):
        build = papershelf("build", "--strict", "--site-dir", target, cwd=source)
        assert build.returncode == 0, build.stderr
    return Site(site)


def _large_project(folder: Path) -> Path:
    """Return the project of a catalog that counts as large, with an address and dated papers."""
    project = copy_project(ROOT, folder / "large")
    for name, text in (("library.bib", LIBRARY), ("dated.jsonl", DATED)):
        put(project, name, text)
    _set(project, "page_size: 10\n      large: 10", "site_url: https://papers.example/")
    return project


def _set(project: Path, ours: str, theirs: str) -> None:
    """Add settings of the plugin and of MkDocs; on short pages of lists, checks take less time."""
    settings = project / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8").replace("year: 2026", f"year: 2026\n      {ours}")
    settings.write_text(f"{text}\n{theirs}\n", encoding="utf-8")


def style_page() -> str:
    """Return a page in Markdown that shows every styled component, by the theme's partials.

    A partial leaves out the values that it is not passed.
    """
    template = Path(__file__).with_name("style.md").read_text(encoding="utf-8")
    templates = templates_of("md").overlay(undefined=ChainableUndefined)
    tokens = (ROOT / "templates" / "style" / "tokens.css").read_text(encoding="utf-8")
    return templates.from_string(template).render(
        colours=re.findall(r"--ps-([\w-]+): (?:light-dark|color-mix)", tokens),
        actions=_ACTIONS,
        links=_LINKS,
        bars=year_bars({2023: 12, 2024: 3, 2025: 30}.items()),
        items=(
            {
                "title": _LINKS[0],
                "teaser": "What it says.",
                "facts": "Mind · 1950",
                "marks": _MARKS,
            },
            {"title": _LINKS[1]},
        ),
        turn=Markup("[1](index.md) **2** [3](index.md) [Next page](index.md)"),
    )


_LINKS = (
    Markup("[Computing Machinery and Intelligence](about.md)"),
    Markup("[Principia Mathematica](index.md)"),
)
_MARKS = Markup('**retracted** · <em class="ps-code">code</em> · *Attention*')
_ACTIONS = (
    *(("PDF", "pdf"), ("Code", "code"), ("Models", "model"), ("Data", "data")),
    *(("Demo", "demo"), ("Publisher", "link")),
)
