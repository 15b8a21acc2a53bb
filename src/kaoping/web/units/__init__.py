"""The dated tree of units: district, towns, departments, agencies, communities, grids."""
