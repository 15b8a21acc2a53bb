"""Results become documents: CSV and Parquet tables, a workbook, one HTML report, and a folder that can be verified."""
