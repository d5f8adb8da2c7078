"""The pages leaders and analysts read. They draw what SQL has counted and compute nothing."""
