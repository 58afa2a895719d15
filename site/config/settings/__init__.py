"""One module for each way of running: dev (and the demo), test, production."""
