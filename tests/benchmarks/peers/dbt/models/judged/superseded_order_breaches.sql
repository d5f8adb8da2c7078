{{ superseded('order_breaches') }}
