"""Personal data in text: numbers, addresses and names by which a person is reached or told from others."""
