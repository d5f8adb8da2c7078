{{ config(post_hook=keep_unreadable('order_breaches')) }}
{{ landed('order_breaches') }}
