"""Words, sentences and tables for people; the texts of each language lie in `texts/`."""
