"""What happens to notices: gathered into messages, sent, tried again, or given up."""
