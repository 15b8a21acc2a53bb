"""Work in the background: a queue in the database, a worker, progress, retries, cancel."""
