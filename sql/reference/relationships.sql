-- One row per relationship of a defendant to the victim.
select
    relationship_code, -- Code of the relationship
    relationship_name, -- The relationship in words
    is_partner_or_family -- Partner, former partner or family
from reference.relationships
