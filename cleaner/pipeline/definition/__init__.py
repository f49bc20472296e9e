"""The pipeline file: read with every fault at once, its presets and schema, what stages say of themselves."""
