"""House rules that Django can check when it starts."""
