"""Measurement: from counts to statements a statistician accepts."""
