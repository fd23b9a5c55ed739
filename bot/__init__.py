"""The citizen's side: channels in, rendered replies out."""
