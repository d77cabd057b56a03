"""Networks of other programs: plain stacks of layers, put together as networks of one of our tasks."""
