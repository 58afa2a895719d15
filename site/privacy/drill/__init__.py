"""The drill of a withdrawal: a sentence is published wherever it can go, taken back, and then looked for everywhere."""
