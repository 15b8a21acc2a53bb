"""加减分事项: each thing that happened, from its report to the points."""
