"""From what the plan found to points, sections and standings, exactly, over all units at once."""
