"""From observations and official figures to what may be said about them."""
