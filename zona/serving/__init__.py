"""What every face that answers over HTTP needs: bodies, limits, the snapshot at hand."""
