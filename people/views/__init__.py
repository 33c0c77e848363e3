"""The pages about people, schools, posts and the trust's settings."""
