"""Who hears what about official accounts and declarations: a file for each area."""
