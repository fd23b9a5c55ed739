"""What is true: procedures, their versions, and how to find them."""
