"""The version of the software, named in every report."""

VERSION = "0.1.0"
