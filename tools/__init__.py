"""What builds and checks the portal; nothing of it runs in production."""
