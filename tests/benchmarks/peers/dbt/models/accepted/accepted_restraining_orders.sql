{{ accepted('restraining_orders') }}
