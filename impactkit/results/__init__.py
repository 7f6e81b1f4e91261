"""A service: what it achieved, and how sure that is."""
