"""The phases of a de-duplicator: keys are matched, pairs verified, clusters joined, each in bounded memory."""
