"""A file per task of a user: the pipe through the rooms."""
