"""From landed deliveries to a new warehouse: landed views, models, metrics."""
