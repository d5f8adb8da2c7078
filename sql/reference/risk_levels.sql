-- One row per assessed level of risk.
select
    risk_level_code, -- Code of the level
    risk_level_name, -- The level in words
    is_serious -- High risk
from reference.risk_levels
