"""自评: what a unit says of itself, item by item, beside the official score."""
