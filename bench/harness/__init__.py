"""What bench/run is made of: contestants, what is measured of them, and the places they run in."""
