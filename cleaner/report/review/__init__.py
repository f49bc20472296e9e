"""Reviewing a finished run: people judge documents drawn from it, and how often each rule was wrong comes out."""
