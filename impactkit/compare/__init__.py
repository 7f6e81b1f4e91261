"""An area: services compared fairly, by whom they serve and by what chance alone would do."""
