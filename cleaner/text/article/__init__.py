"""The article of a page: which of its lines belong to it."""
