{{ accepted('order_breaches') }}
