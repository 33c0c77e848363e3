"""An invented trust of any size, for measuring: signatures by the million, in seconds."""
