"""One catalogue of columns per kind of record, used by lists, cards, files, reports, filters and sorting."""
