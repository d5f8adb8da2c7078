-- Defendants at magistrates' courts, as the Ministry of Justice publishes them for one year.
-- One line is a group of defendants alike in all columns, with their count; it becomes as many
-- rows, named by year, line and number: the file knows no case, no person and no victim.
-- Of the quarter of appearance only its last day is given, so that day stands for finalised_date:
-- read these rows by quarter or year. It says nothing of DV, online conduct, orders or charges.
-- title: Magistrates' courts in one year (Ministry of Justice)
-- delivery: together
-- population: defendants at magistrates' courts, whoever prosecutes
-- tolerance: 1%
-- into: case_outcomes
-- files: magistrates_outcomes*
with same_offence (label, offence_code) as (
    values
        ('195 Protection from Harassment Act 1997 S.2 - Summary offence of harassment', '195/94'),
        ('196 Pursue course of conduct in breach of prohibition of harassment, which amounts to stalking', '195/12'),
        ('8.09 Other harassment - Putting people in fear of violence', '008/30'),
        ('8.10 Breach of a restraining order', '008/31'),
        ('66.4 Breach of a non-molestation order', '066/39'),
        ('8.21 Engage in controlling / coercive behaviour in an intimate / family relationship', '008/67'),
        ('8.20 Sending letters etc with intent to cause distress or anxiety', '195/41'),
        ('195 Malicious Communications Act - Sending letters etc. with intent to cause distress or anxiety', '195/41'),
        ('196 Communications Act 2003 S.127 - Sending grossly offensive message/matter by electronic communications network', '196/07'),
        ('1 Murder', '001/01'),
        ('3B Threats to kill', '003/01'),
        ('5A Wounding with intent to cause grievous bodily harm', '005/01'),
        ('8F Wound / inflict grievous bodily harm without intent', '008/01'),
        ('8.01 Assault occasioning actual bodily harm', '008/06'),
        ('105 Common assault and battery', '105/01'),
        ('19C Rape of a female aged 16 or over', '019/08'),
        ('34 Robbery', '034/01'),
        ('46 Theft from Shops', '046/00'),
        ('66.1 Affray', '066/01'),
        ('125A Causing intentional harassment, alarm or distress - summary', '125/09'),
        ('125B Causing fear or provocation of violence - summary', '125/11')
),
same_outcome (label, outcome_code, sentence_code) as (
    values
        ('01: FTA', 'warrant_unexecuted', null),
        ('02: Proceeding discontinued', 'discontinued', null),
        ('03: Discharged Sec 6', 'discharged_committal', null),
        ('04: Withdrawn', 'discontinued', null),
        ('05: Dismissed', 'dismissed_after_trial', null),
        -- The Crown Court decides later: nothing of that is in the file, so the case is open in it.
        ('06: Committed for trial', null, null),
        ('07: Committed for sentence', 'convicted', null),
        ('08: Immediate custody', 'convicted', 'immediate_custody'),
        ('09: Suspended sentence', 'convicted', 'suspended_sentence'),
        ('10: Community sentence', 'convicted', 'community_order'),
        ('11: Fine', 'convicted', 'fine'),
        ('12: Absolute discharge', 'convicted', 'absolute_discharge'),
        ('13: Conditional discharge', 'convicted', 'conditional_discharge'),
        ('14: Compensation', 'convicted', 'other_disposal'),
        ('15: Otherwise dealt with', 'convicted', 'other_disposal')
),
labels as (
    select
        rows.*,
        coalesce(same_offence.offence_code, offences.offence_code, rows.offence) as offence_code,
        -- A label that is new is kept, to be quarantined by its name.
        case when same_outcome.label is null then rows.outcome else same_outcome.outcome_code end as outcome_code,
        same_outcome.sentence_code,
        forces.police_force_code,
        case
            when rows.force_code like 'Special%' then 'specialist'
            else coalesce(forces.area_code, rows.force_code)
        end as area_code
    from delivery.rows as rows
    left join same_offence on same_offence.label = rows.offence
    left join reference.offences as offences
        on offences.offence_name = rows.offence and starts_with(offences.offence_code, 'moj-')
    left join same_outcome on same_outcome.label = rows.outcome
    left join reference.police_forces as forces
        on spelling_key(forces.police_force_name) = spelling_key(
            case rows.force_code when 'Metropolitan' then 'Metropolitan Police' else rows.force_code end
        )
)
select
    labels.line,
    'moj-' || year_of_appearance || '-' || line || '-' || each_defendant.number as case_id,
    'moj-' || year_of_appearance || '-' || line || '-' || each_defendant.number as defendant_id,
    area_code,
    police_force_code,
    case when outcome_code is not null then appearance_period end as finalised_date,
    offence_code as principal_offence_code,
    outcome_code,
    sentence_code
from labels
cross join unnest(generate_series(1, cast(labels.count as bigint))) as each_defendant (number);

-- into: notices
-- files: magistrates_outcomes*
select 'It gives quarters only: every finalised case is dated by the last day of its quarter.' as notice
union all
select 'It counts every prosecutor''s defendants, and those committed for trial are open: their result is not in it.'
union all
select 'A defendant who failed to appear (FTA) counts as finalised administratively, with a warrant unexecuted.'
union all
select 'Whether a conviction followed a plea or a trial is not said, and lengths of custody are bands: both are left out.'
