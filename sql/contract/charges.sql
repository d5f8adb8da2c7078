-- One row per charge against a defendant in a case.
create table charges (
    case_id varchar not null, -- Pseudonym of the case
    defendant_id varchar not null, -- Pseudonym of the defendant
    charge_number integer not null, -- Number of the charge within the case and defendant, from 1
    offence_code varchar not null references offences (offence_code), -- Offence charged
    offence_date date, -- Day, or first day, of the offence; empty: not recorded
    charged_date date, -- Day of charge; empty: not recorded
    plea_code varchar references pleas (plea_code), -- Plea to this charge; empty: not recorded
    charge_result_code varchar references charge_results (charge_result_code), -- How the charge ended; empty: still open
    primary key (case_id, defendant_id, charge_number),
    foreign key (case_id, defendant_id) references case_outcomes (case_id, defendant_id)
);
