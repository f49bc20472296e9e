"""Indexes: what earlier runs kept, so that a new crawl can be de-duplicated against them."""
