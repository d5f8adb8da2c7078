{{ orphans('charges') }}
