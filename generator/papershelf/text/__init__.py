"""What is true of words anywhere: names, identifiers, formulas, dates, sentences."""
