-- What sentences follow a conviction, by offence group?
-- purpose: A distribution with its unrecorded part, and a median length in months
-- about: convictions
select
    groups.offence_group_name as offences,
    coalesce(sentences.sentence_name, 'Not recorded') as sentence,
    count(*) as defendants,
    rate(count(*), sum(count(*)) over (partition by groups.offence_group_name)) as share_of_convictions,
    count(cases.sentence_months) as with_a_length,
    median(cases.sentence_months) as median_months
from marts.case_outcomes as cases
inner join reference.offence_groups as groups on groups.offence_group_code = cases.offence_group_code
left join reference.sentences as sentences on sentences.sentence_code = cases.sentence_code
where cases.is_conviction
group by groups.offence_group_name, coalesce(sentences.sentence_name, 'Not recorded')
order by offences, defendants desc, sentence
