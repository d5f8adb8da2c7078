{{ superseded('restraining_orders') }}
