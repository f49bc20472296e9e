"""What is damaged in a text, found and mended: the parts of the stage `repair_text`."""
