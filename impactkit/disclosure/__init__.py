"""A release: what may be shown. The only maker of a Release."""
