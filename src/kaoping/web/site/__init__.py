"""What every page shares: layout, words in two languages, the workbench."""
