"""The entry point of `python -m papershelf`."""

from papershelf.cli import run

if __name__ == "__main__":
    run()
