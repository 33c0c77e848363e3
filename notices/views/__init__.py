"""Pages about mail: what could not be delivered, and the demonstration's mailbox."""
