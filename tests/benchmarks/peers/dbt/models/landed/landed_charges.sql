{{ config(post_hook=keep_unreadable('charges')) }}
{{ landed('charges') }}
