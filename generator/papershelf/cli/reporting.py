"""The commands that report on a catalog: check, topics suggest and digest."""

import argparse
import sys

from msgspec.structs import asdict, replace

from papershelf.build import make_catalog, no_papers, open_engine
from papershelf.catalog import Catalog
from papershelf.cli.printing import PROBLEMS, SUCCESS, escaped, print_json, print_problems, stdout
from papershelf.cli.progress import shown_progress
from papershelf.cli.requests import check_output, reporting_site_errors, request_of
from papershelf.config import Settings
from papershelf.curated.yaml_nodes import nearest
from papershelf.engine.files import write_file
from papershelf.enrich.suggest import suggest
from papershelf.mkdocs.site import settings_of
from papershelf.model import Source
from papershelf.outputs.feeds.mail import digest_mail, new_since
from papershelf.problems import PapershelfError, Severity, failure, fatal, worst
from papershelf.text.wording import count, sum_of


@reporting_site_errors
def check_sources(options: argparse.Namespace) -> int:
    """Run `papershelf check` on sources."""
    is_json = options.format == "json"
    settings = settings_of(request_of(options))
    catalog = _catalog_of(settings, is_quiet=is_json)
    if not catalog.papers:
        hint = "" if catalog.readings else "there are no files to read"
        fault = no_papers(settings.sources, hint)
        catalog = replace(catalog, problems=(*catalog.problems, fault))
    if is_json:
        readings = list(map(asdict, catalog.readings))
        print_json(catalog.problems, sources=readings, papers=len(catalog.papers))
    else:
        _print_text(catalog)
    return SUCCESS if worst(catalog.problems) in (None, Severity.NOTE) else PROBLEMS


def _print_text(catalog: Catalog) -> None:
    """Print the report for people: the counts of each source, the problems, and the totals."""
    for reading in catalog.readings:
        stdout.print(escaped(f"{reading.path} ({reading.format})", style="bold"))
        stdout.print(escaped(f"  {sum_of(reading)}"))
    notes = sum(problem.severity is Severity.NOTE for problem in catalog.problems)
    totals = [
        count(len(catalog.papers), "paper"),
        count(len(catalog.problems) - notes, "problem"),
        *([count(notes, "note")] if notes else []),
    ]
    print_problems(catalog.problems, totals)


@reporting_site_errors
def run_suggest(options: argparse.Namespace) -> int:
    """Run `papershelf topics suggest`."""
    if options.output and options.output.exists():
        hint = "choose another name, or remove the file"
        raise fatal(str(options.output), "this file already exists", hint=hint)
    check_output(options.output)
    draft = suggest(_catalog_of(settings_of(request_of(options))).papers)
    if options.output:
        write_file(options.output, draft.encode())
    else:
        sys.stdout.write(draft)
    return SUCCESS


@reporting_site_errors
def run_digest(options: argparse.Namespace) -> int:
    """Run `papershelf digest`."""
    check_output(options.output)
    settings = settings_of(request_of(options))
    if not settings.site_url:
        variable = "PAPERSHELF_SITE_URL if there is none or it inherits the built-in settings"
        hint = f"set `site_url` in this file, or {variable}"
        raise fatal(settings.file, "the digest needs the address of the site", hint=hint)
    catalog = _catalog_of(settings)
    option, known = Source(path="--topic"), catalog.taxonomy.by_id
    unknown = [topic for topic in options.topics if topic not in known]
    if unknown:
        raise PapershelfError(
            [failure(option, f"unknown topic '{it}'", nearest(it, known)) for it in unknown]
        )
    new = new_since(options.since, options.topics, catalog)
    if new.papers:
        site = settings.site(len(catalog.papers))
        mail = digest_mail(new, catalog, site, settings.mail)
        write_file(options.output, mail)
    result = f": {options.output}" if new.papers else ", no email written"
    stdout.print(escaped(f"{count(len(new.papers), 'new paper')}{result}"))
    return SUCCESS


def _catalog_of(settings: Settings, *, is_quiet: bool = False) -> Catalog:
    with open_engine(settings.workers) as engine, shown_progress(is_quiet=is_quiet) as progress:
        return make_catalog(settings, engine, progress)
