"""What `scripts/build_lexicon.py` is made of: one module for each group of lists."""
