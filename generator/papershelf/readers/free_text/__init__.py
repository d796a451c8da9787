"""Free text: listings and messages, where form and position distinguish titles from other text."""
