-- One row per version of the schemas, newest last.
-- types: version integer, from_date date, fingerprint varchar
select
    version, -- Number of the version, from 1
    from_date, -- Day it was announced
    change, -- What changed for those who ask in SQL
    fingerprint -- First 12 digits of the SHA-256 of all names, types and parameters
from reference.surface_versions
