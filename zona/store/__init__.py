"""The snapshot: read it, build it, simulate it, keep its releases."""
