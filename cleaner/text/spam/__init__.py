"""What gives an advertisement away, in lines, spans and whole texts: the parts of the stage `spam`."""
