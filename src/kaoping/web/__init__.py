"""The platform in the browser: people, units, schemes, cycles, runs and results. Django; the engine behind one door."""
