"""A cell: from a filled workbook to declared frames, every fault with its address."""
