"""What is typed as an answer, and by those who write what is asked."""
