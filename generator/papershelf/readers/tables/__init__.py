"""Tables: CSV, TSV and what spreadsheets make of them."""
