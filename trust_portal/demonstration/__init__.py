"""The demonstration: Harbourne Valley Trust, all of it invented, with half a year behind it."""
