"""The officials' console: who may come in, what they see, and what they may change."""
