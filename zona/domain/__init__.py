"""What figures mean: methods, classes and their order, claims, agencies, path. Pure."""
