"""Free text: listings, where only form and position distinguish titles from abstracts."""
