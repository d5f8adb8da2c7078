{{ superseded('case_outcomes') }}
