"""Raw web text into LLM training shards, with a ledger that shows where every document went."""

__version__ = "0.1.0"
