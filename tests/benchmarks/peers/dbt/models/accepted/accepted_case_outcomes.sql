{{ accepted('case_outcomes') }}
