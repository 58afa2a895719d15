"""What the demo's pages and handouts say, apart from the code that puts it in its place."""
