"""The Rasa server as we run it: our repairs, our tracker store, our entry point."""
