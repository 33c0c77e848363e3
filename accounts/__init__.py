"""Official social media accounts, and nothing else: signing in lives in `people`."""
