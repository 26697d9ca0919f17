"""What the C4 formats have in common: tokens, elements inside elements, and what of them is drawn."""
