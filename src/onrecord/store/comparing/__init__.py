"""What comparing gave: links, checks and printings, kept with what people said of them, and asked for."""
