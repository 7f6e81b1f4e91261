"""A client: scores, pairs, change, exits."""
