"""How good a document is: the shipped model, what it looks at, and how such a model is trained."""
