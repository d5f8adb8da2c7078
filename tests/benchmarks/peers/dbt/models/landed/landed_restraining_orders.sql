{{ config(post_hook=keep_unreadable('restraining_orders')) }}
{{ landed('restraining_orders') }}
