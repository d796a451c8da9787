"""Read a finished site as a stranger would: by the rules of standards, not of this program."""
