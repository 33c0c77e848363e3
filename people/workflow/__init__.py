"""What happens to people: posts, placements, absences, and the profile of the trust."""
