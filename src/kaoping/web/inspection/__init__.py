"""抽查: draws that anybody can replay, and what was found."""
