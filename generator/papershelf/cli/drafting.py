"""The commands that write a text of the catalog: topics suggest and digest."""

from __future__ import annotations

import argparse
import sys
from difflib import get_close_matches

from papershelf.cli.printing import FINE, answers, safe
from papershelf.cli.requests import catalog_of, request_of
from papershelf.problems import fatal
from papershelf.text.wording import count


def run_suggest(options: argparse.Namespace) -> int:
    """`papershelf topics suggest`."""
    from papershelf.engine.files import write_file
    from papershelf.enrich.suggest import suggest

    if options.output and options.output.exists():
        hint = "name another, or remove it"
        raise fatal(str(options.output), "there is a file of this name already", hint=hint)
    draft = suggest(catalog_of(options).papers)
    if options.output:
        write_file(options.output, draft.encode())
    else:
        sys.stdout.write(draft)
    return FINE


def run_digest(options: argparse.Namespace) -> int:
    """`papershelf digest`."""
    from papershelf.engine.files import write_file
    from papershelf.mkdocs.site import load_settings
    from papershelf.outputs.digest import digest_mail, new_since

    settings, catalog = load_settings(request_of(options)), catalog_of(options)
    if not settings.site_url:
        hint = "set `site_url`, or PAPERSHELF_SITE_URL"
        raise fatal("mkdocs.yml", "a mail needs the site's address", hint=hint)
    known = {topic.id for topic in catalog.taxonomy.topics}
    for topic in set(options.topics) - known:
        near = get_close_matches(topic, known, n=1)
        raise fatal(
            "--topic", f"no topic is '{topic}'", hint=f"did you mean '{near[0]}'?" if near else ""
        )
    papers = new_since(options.since, options.topics, catalog)
    if papers:
        site = settings.site(len(catalog.papers))
        mail = digest_mail(papers, options.since, catalog, site, settings.mail)
        write_file(options.output, mail)
    where = f": {options.output}" if papers else ", no mail"
    answers.print(safe(f"{count(len(papers), 'new paper')}{where}"))
    return FINE
