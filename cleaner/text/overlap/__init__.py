"""Passages of given texts, such as benchmarks, found again in others."""
