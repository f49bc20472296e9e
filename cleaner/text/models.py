"""Where the data files are that stages and kernels need: weights, lexicons, tables; each has a line in its README."""

from pathlib import Path

__all__ = ["MODELS"]

MODELS = Path(__file__).parents[1] / "models"
