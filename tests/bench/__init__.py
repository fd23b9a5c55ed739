"""The benchmark: our configuration beside a stock Rasa, on the machine at hand. `make bench` runs it."""
