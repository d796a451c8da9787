"""Lists of papers: their entries, orders, pages and navigation."""
