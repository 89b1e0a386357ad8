"""What figures mean: methods, classes and their order, claims, agencies, aggregation, path. Pure.
"""
