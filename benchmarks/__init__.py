"""Speed, each claim by one script, always beside a floor measured in the same run. See README.md."""
