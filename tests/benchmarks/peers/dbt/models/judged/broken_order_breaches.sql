{{ contract_rules('order_breaches') }}
