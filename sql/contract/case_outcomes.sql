-- One row per defendant per case. Required in every delivery of cases.
create table case_outcomes (
    case_id varchar not null, -- Pseudonym of the case
    defendant_id varchar not null, -- Pseudonym of the defendant: the same person across cases
    victim_id varchar, -- Pseudonym of the principal victim: the same person across cases; empty: not recorded
    area_code varchar not null references areas (area_code), -- CPS area that prosecuted
    police_force_code varchar references police_forces (police_force_code), -- Force that referred the case; empty: not recorded
    referred_date date, -- Day the police referred the case to the CPS; empty: not recorded
    charged_date date, -- Day of charge; empty where there is none yet
    finalised_date date, -- Day the case ended for this defendant; empty: still open
    principal_offence_code varchar references offences (offence_code), -- Most serious offence charged; none where finalised administratively before charge
    outcome_code varchar references outcomes (outcome_code), -- How the case ended; empty: still open
    non_conviction_reason_code varchar references non_conviction_reasons (non_conviction_reason_code), -- Why it did not end in a conviction; empty: it did, or not recorded
    dv_marker boolean, -- File marked DV; empty: not recorded, never no
    relationship_code varchar references relationships (relationship_code), -- What the defendant was to the victim; empty: not recorded
    stalking_marker boolean, -- File marked as stalking; empty: not recorded
    cyber_marker boolean, -- Conduct wholly or partly through a computer, network or connected device; empty: not recorded
    online_platform_codes varchar, -- Codes of online_platforms.csv, separated by semicolons; empty: none recorded
    online_method_codes varchar, -- Codes of online_methods.csv, separated by semicolons; empty: none recorded
    incident_count integer, -- Incidents the case covers; empty: not recorded
    risk_assessed_date date, -- Day of the risk assessment; empty: none recorded
    risk_level_code varchar references risk_levels (risk_level_code), -- Assessed level of risk; empty: not recorded
    specialist_referral_date date, -- Day the case went to a specialist prosecutor; empty: none recorded
    sentence_code varchar references sentences (sentence_code), -- Principal sentence, on conviction; empty: no conviction, or not recorded
    sentence_months integer, -- Length of the sentence in months; empty: it has no length, or not recorded
    primary key (case_id, defendant_id)
);
