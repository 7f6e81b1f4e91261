"""Ecosystems of services whose truth is known, because it was drawn."""
