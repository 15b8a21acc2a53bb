"""The register of schemes: versions, who wrote and who approved them, decisions."""
