"""Files that prove something: what they are, what they prove, who may see them."""
