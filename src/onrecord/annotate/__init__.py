"""Documents to records: segments, then the encoder, then attributions, then what stands inside them.

`pipeline.py` is the only module that knows the order. Nothing is imported here: `onrecord --help` must stay quick.
"""
