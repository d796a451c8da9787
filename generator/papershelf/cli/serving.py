"""The commands that write no site folder: `serve` for a preview, and `pages` for an export."""

import argparse
import errno
import signal

from papershelf.cli.printing import PROBLEMS, SUCCESS, escaped, report, stderr, stdout
from papershelf.cli.progress import shown_progress
from papershelf.cli.requests import reporting_site_errors, request_of
from papershelf.mkdocs.export import export
from papershelf.mkdocs.serve import location, serve_site, try_address
from papershelf.mkdocs.site import load_site
from papershelf.problems import Severity
from papershelf.text.wording import count


@reporting_site_errors
def run_serve(options: argparse.Namespace) -> int:
    """Run `papershelf serve`."""
    host, port = options.address
    # Clean up after these signals as after an interrupt from the keyboard.
    for name in ("SIGTERM", "SIGHUP"):
        if signal_number := getattr(signal, name, None):
            signal.signal(signal_number, signal.default_int_handler)
    try:
        try_address(host, port)
    except OSError as error:
        reason = f"can't be used: {error.strerror}"
        if error.errno == errno.EADDRINUSE:
            reason = "is in use; choose another with -a"
        report(Severity.ERROR, f"the address {location(host, port)} {reason}")
        return PROBLEMS
    try:
        serve_site(request_of(options), host, port, shown_progress)
    except KeyboardInterrupt:
        stderr.print("Stopped.")
    return SUCCESS


@reporting_site_errors
def run_pages(options: argparse.Namespace) -> int:
    """Run `papershelf pages`."""
    site = load_site(request_of(options))
    with shown_progress() as progress:
        summary = export(site, options.folder, progress).summary
    stdout.print(escaped(f"{count(summary.papers, 'paper')}: {options.folder}/"))
    return PROBLEMS if summary.failed else SUCCESS
