"""From readings to a scheme: clauses become items with rules, inputs, decisions, gates and grades."""
