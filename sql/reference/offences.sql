-- One row per offence that can be charged.
select
    offence_code, -- Code of the offence (Home Office offence code)
    offence_name, -- The offence in words
    provision, -- Act and section that makes it one; empty: several
    offence_group_code, -- Group it belongs to
    offence_category_code, -- Principal offence category it is published in
    in_force_from, -- First day it could be committed; empty: before the data begin, or several
    is_lesser_than_stalking -- Harassment without violence (s2), which is less than stalking (s2A)
from reference.offences
