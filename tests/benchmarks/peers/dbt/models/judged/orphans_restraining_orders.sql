{{ orphans('restraining_orders') }}
