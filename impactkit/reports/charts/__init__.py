"""Charts as SVG: one message each, drawn from finished texts and numbers, in a wide and a narrow form."""
