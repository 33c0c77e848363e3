"""What is typed about people, schools, posts and the trust's settings."""
