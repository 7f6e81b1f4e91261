"""YAML that people write, read into the domain, each fault with its line."""
