"""Pages: of those who are asked, of staff, and of those who write what is asked."""
