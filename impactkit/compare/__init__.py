"""An area: services compared fairly, with the doubt that stays."""
