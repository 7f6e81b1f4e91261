"""The frames that cross rooms: declared columns, and the engines that hold them."""
