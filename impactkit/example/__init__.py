"""The seeded generator of the example ecosystem."""
