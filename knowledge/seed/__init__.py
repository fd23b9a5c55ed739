"""The content that ships with the project: procedures, phrases and a sample office."""
