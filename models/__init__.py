"""Recipes: how the weight files of `cleaner/models/` were made. Never installed; `python -m models.NAME --data DIR`."""
