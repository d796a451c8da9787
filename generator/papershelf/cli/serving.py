"""The commands that bring a site elsewhere than into its folder: serve and pages."""

import argparse
import errno
import signal

from papershelf.cli.printing import FINE, PROBLEMS, answers, errors, report, safe
from papershelf.cli.requests import request_of, with_site
from papershelf.mkdocs.export import export
from papershelf.mkdocs.serve import serve_site
from papershelf.mkdocs.site import load_site
from papershelf.problems import Severity
from papershelf.text.wording import count


@with_site
def run_serve(options: argparse.Namespace) -> int:
    """Run `papershelf serve`."""
    host, port = options.address
    # Ended like this by the system, it tidies up as when ended by hand.
    for name in ("SIGTERM", "SIGHUP"):
        if ending := getattr(signal, name, None):
            signal.signal(ending, signal.default_int_handler)
    try:
        serve_site(request_of(options), host, port)
    except KeyboardInterrupt:
        errors.print("Stopped.")
    except OSError as error:
        reason = f"can't be had: {error.strerror}"
        if error.errno == errno.EADDRINUSE:
            reason = "is in use; choose another with -a"
        report(Severity.ERROR, f"the address {host}:{port} {reason}")
        return PROBLEMS
    return FINE


@with_site
def run_pages(options: argparse.Namespace) -> int:
    """Run `papershelf pages`."""
    summary = export(load_site(request_of(options)), options.folder).summary
    answers.print(safe(f"{count(summary.papers, 'paper')}: {options.folder}/"))
    return PROBLEMS if summary.failed else FINE
