"""Hand-worked examples of a scheme: small facts, the points they must give, and which cases of the rules they cover."""
