"""Parsers and normal forms for text: names, identifiers, formulas, dates, sentences."""
