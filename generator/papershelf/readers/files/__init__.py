"""From the files of sources to papers: find them, choose the reader, account for every line."""
