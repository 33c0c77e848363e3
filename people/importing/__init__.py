"""What a staff file says: values in, values out; no database, no HTTP, no clock."""
