-- One row per police force.
select
    police_force_code, -- Code of the force (Office for National Statistics)
    police_force_name, -- The force in words
    area_code -- CPS area whose cases it refers
from reference.police_forces
