"""The nouns of the field as types: no file is read here, no language spoken."""
