{{ accepted('charges') }}
