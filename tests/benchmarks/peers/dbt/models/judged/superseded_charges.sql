{{ superseded('charges') }}
