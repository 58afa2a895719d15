"""The pages of voices: for whoever holds a secret link, for people signed in, and the coordinators' desk."""
