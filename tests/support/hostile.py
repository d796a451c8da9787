"""Hostile text, such as injected scripts, and a listing with it in every title and abstract."""

from __future__ import annotations

from msgspec.structs import replace

from papershelf.model import (
    Author,
    Evidence,
    Link,
    LinkKind,
    Origin,
    Paper,
    Promise,
    TopicMatch,
    Venue,
)
from support.catalog import FINGERS

# All payloads try to run, load or show `pwned`; a template that evaluates 7*191 shows 1337.
PAYLOADS = {
    "script": "<script>pwned()</script>",
    "end of title": "</title><script>pwned()</script>",
    "end of script": '"}</script><script>pwned()</script>',
    "end of everything": "</details></div></article></body><script>pwned()</script>",
    "image": "<img src=x onerror=pwned()>",
    "half an image": "<img src=x onerror=pwned() ",
    "drawing": "<svg/onload=pwned()>",
    "frame": "<iframe src=https://evil.example/pwned></iframe>",
    "base": '<base href="https://evil.example/">',
    "refresh": '<meta http-equiv=refresh content="0;url=https://evil.example/">',
    "style": "<style>body{display:none}</style>",
    "form": "<form action=https://evil.example/><input name=pwned></form>",
    "Markdown in HTML": '<div markdown="1" onclick="pwned()">pwned</div>',
    "comment": "<!-- pwned --> <!doctype pwned> <?pwned ?> <![CDATA[ pwned ]]>",
    "end of data": "]]> ]] >",
    "double quote": '" onmouseover="pwned()" x="',
    "single quote": "' onmouseover='pwned()' x='",
    "entities": "&lt;script&gt; &#60;b&#62; &amp;amp; &nbsp; &pwned; &copy",
    "link": "[click](javascript:pwned())",
    "link in disguise": "[click](JaVaScRiPt&#58;pwned()) [x](vbscript:pwned())",
    "data": "[click](data:text/html,<script>pwned()</script>)",
    "link with a title": '[click](https://evil.example/ "onclick=pwned()")',
    "address": "<javascript:pwned()> <https://evil.example/?a=<b>>",
    "reference": "[click][1] and [1]: javascript:pwned()",
    "picture": '![pwned](https://evil.example/x.png "pwned")',
    "wiki": "[[pwned]] [TOC] [[TOC]]",
    "expression": "{{ 7*191 }} {{ config.__class__ }} ${7*191} #{7*191}",
    "statement": "{% include 'main.html' %} {% raw %} {% endblock %}",
    "template's comment": "{# pwned #}",
    "attributes": "{: onclick=pwned() .pwned #pwned } { onclick=pwned() } {#pwned}",
    "critic": "{++pwned++} {--pwned--} {>>pwned<<} {==pwned==}",
    "code": "`pwned` ``pwned`` `#!python pwned`",
    "fence": "```pwned ~~~pwned",
    "rule": "--- *** ___ ===",
    "front": "--- title: pwned ---",
    "table": "| a | b | --- | --- |",
    "stars": "*a* **b** _c_ __d__ ***e*** a_b_c",
    "marks": "==a== ^^b^^ ~~c~~ ^d^ ~e~ ++ctrl+alt+del++",
    "emoji": ":smile: :material-account: :pwned:",
    "snippet": '--8<-- "mkdocs.yml" ;--8<-- "mkdocs.yml"',
    "footnote": "[^1] and [^1]: pwned",
    "abbreviation": "*[HTML]: pwned",
    "admonition": '!!! danger "pwned" ??? note "pwned" ???+ x',
    "blocks": '/// details | pwned /// === "pwned"',
    "tasks": '[ ] pwned [x] pwned [=50% "pwned"]',
    "mention": "@pwned #1 pwned/pwned@abcdef0 www.evil.example",
    "formula": "$<img src=x onerror=pwned()>$",
    "formula's link": r"$\href{javascript:pwned()}{x}$ and $\url{javascript:pwned()}$",
    "formula's text": r"$\text{<script>pwned()</script>} \le \mbox{{{ 7*191 }}}$",
    "formula's style": r"$\style{x:y}{z} \class{pwned}{x} \require{html} \cssId{pwned}{x}$",
    "open formula": "$a and $$b and `$c",
    "TeX": r"\input{/etc/passwd} \write18{pwned} \url{javascript:pwned()}",
    "TeX's link": r"\href{javascript:pwned()}{x} \href{https://evil.example/}{<b>x</b>}",
    "BibTeX": "} @article{pwned, title = {pwned}",
    "path": "../../etc/passwd and ..\\..\\pwned",
    "control": "a\x00b\x07c\x08d\x1b[31me\x7ff\x85g",
    "direction": "abc \u202egnp.exe\u202c \u2066x\u2069 \u200fy",
    "invisible": "a\u200bb\ufeffc\u00add\u2028e\u2029f",
    "quoted address": 'https://evil.example/"onmouseover="pwned()"',
    "address with a link": "https://evil.example/a)[b](javascript:pwned())",
    "address with HTML": "https://evil.example/<script>pwned()</script>",
    "address with a user": "https://good.example@evil.example/ https://a:b@evil.example\\@c/",
    "address of no host": "http://[::1 https:///x http://[pwned]/ https://%00/",
    "address with a template": "https://evil.example/{{7*191}}/{%x%}",
    "odd schemes": "ftp://evil.example/ file:///etc/passwd blob:pwned mailto:a@b?subject=pwned",
}
# Titles whose addresses would collide, or would not be valid file names on some system.
TITLES = (
    "The Same Title of Ours",
    "The same title of ours",
    "The Same -- Title of Ours!",
    "THE SAME TITLE (OF OURS)",
    "../../../etc/passwd",
    "..",
    "Index",
    "CON",
    "Aux",
    "LPT1",
    "nul.txt",
    "漢字漢字漢字漢字",
    "مرحبا بالعالم يا أصدقاء",
    "🦊🦊🦊 and 🦊",
)
# Punctuation makes a line slow to render; a real one consists mostly of words.
ENDLESS = (
    "A line of a megabyte has {no} end, <b> $x$ or [y](z) | `or` not. "
    + "It goes on and on, and whoever reads it waits for a full stop that does not come soon. " * 4
) * 2_500


def words_of(number: int) -> str:
    """Return words unique to *number*, so that papers with the same title are not merged."""
    return " ".join(chr(ord("a") + number) * length for length in range(4, 20))


def listing(*, endless: bool = True) -> str:
    """Return a listing with each payload in a title and in an abstract.

    Without *endless* it lacks the line of a megabyte, which takes most of the time of a build.
    """
    papers = [
        (f"On {payload} and Its {name}", f"We study {payload} at length. Code will be released.")
        for name, payload in PAYLOADS.items()
    ]
    papers += [
        (title, f"Has an odd title, for image classification, with {words_of(n)} in it.")
        for n, title in enumerate(TITLES)
    ]
    if endless:
        papers.append(("A Line of a Megabyte", ENDLESS))
    return "2026-03-12\n\n" + "".join(f"{title}\n\n{abstract}\n\n" for title, abstract in papers)


def paper_of(text: str, number: int) -> Paper:
    """Return a paper with *text* in every field that is text."""
    source = replace(FINGERS.source, path=text)
    evidence = Evidence(phrase=text, field="title", sentence=text)
    address = f"https://a.example/{text}"
    return replace(
        FINGERS,
        slug=f"a-{number}",
        title=text,
        abstract=f"{text}\n\n{FINGERS.links[0].written}{text} {address}\n\nA {text}",
        authors=(
            Author(name=text),
            Author(name=f"A {text}", given=text, family=f"x{text}", orcid=text, slug="a"),
            Author(name=f"B {text}", literal=True),
        ),
        keywords=(text, "a", text),
        venue=Venue(name=text, short=text, slug="a" * (number % 2)),
        publisher=text,
        volume=text,
        issue=text,
        pages=text,
        links=(*FINGERS.links, Link(url=address, written=address, kind=LinkKind.CODE, field=text)),
        promises=(Promise(kinds=(LinkKind.CODE,), evidence=text),),
        topics=(TopicMatch(id="classification", label=text, weight=1, evidence=(evidence,)),),
        others=(source,),
        origins=(
            Origin(field="title", source=source),
            Origin(field="links", source=FINGERS.source),
        ),
    )
