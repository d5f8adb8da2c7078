{{ orphans('order_breaches') }}
