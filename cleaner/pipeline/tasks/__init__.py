"""What a task of a run does, from the run directory alone: clean, mark, sum up, gather."""
