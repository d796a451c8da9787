"""Citations of papers: BibTeX, CSL-JSON, RIS and tables, and files of those."""
