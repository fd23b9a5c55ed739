"""Every process killed at random moments under load: what was lost, said twice, or out of order?"""
