"""HTML for text: an approximate tree and blocks of text from raw markup, what they are like, and text made of them."""
