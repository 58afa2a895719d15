"""Every room's models, gathered where Django looks for them. Rooms import one another, never this."""
