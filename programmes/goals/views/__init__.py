"""What one person works on between the days, their coaches' view of it, and a pair's notes. 404 for others."""
