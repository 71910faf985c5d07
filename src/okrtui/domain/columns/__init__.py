"""One catalogue of columns per kind of record: lists, cards, files, reports, filters and sorting are drawn from it."""
