"""The commands: arguments, one task, words, an exit code."""
