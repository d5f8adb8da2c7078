{{ config(post_hook=keep_unreadable('case_outcomes')) }}
{{ landed('case_outcomes') }}
