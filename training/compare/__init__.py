"""Other models beside the shipped one, learnt from the same articles and measured on the same texts.

`python -m training.compare NAME ...` learns and measures models, `python -m training.compare.taggers`
measures taggers of others. The results are in training/COMPARISON.md. Nothing here is needed to use or
to train what ships.
"""
