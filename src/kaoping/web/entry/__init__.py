"""The sheet on the screen: cells, paste, workbooks, the inspector's phone."""
