"""Figures for what happens to a made-up case: delays, outcomes, marks, sentences, orders.

Same conventions as `calibration`: probabilities, ramps of (year, value), "assumed" where no
figure is published.
"""

# Assumed, from the direction of HMCPSI and MoJ timeliness figures: median days.
CHARGE_DAYS, CHARGE_SPREAD, SAME_DAY_CHARGE = (
    ((2008, 9), (2014, 12), (2020, 26), (2026, 30)),
    1,
    0.2,
)
OFFENCE_DAYS, OFFENCE_SPREAD = 18, 1.3
FINISH_DAYS = {
    "guilty_plea": 62, "convicted_after_trial": 150, "proved_in_absence": 80, "discontinued": 38,
    "no_evidence_offered": 120, "discharged_committal": 75, "dismissed_no_case": 130,
    "dismissed_after_trial": 145, "judge_directed_acquittal": 270, "jury_acquittal": 280,
    "warrant_unexecuted": 210, "summons_unserved": 120, "defendant_dead": 90,
    "defendant_unfit": 200,
}  # fmt: skip
FINISH_SPREAD = 0.7
# Assumed: courts' backlog, as a factor on the days from charge to finalisation.
BACKLOG = ((2019.9, 1.0), (2020.3, 1.7), (2021.5, 1.6), (2024, 1.35), (2026, 1.25))
ADJOURNED_IN_LOCKDOWN = 0.6
CHARGE_RECORDING_DAYS, FINISH_RECORDING_DAYS = 4, 8  # Assumed: mean delay before it is recorded.

# CPS: about 70% of domestic abuse convictions are guilty pleas; the rest assumed.
OUTCOMES = {
    "administrative": {"warrant_unexecuted": 70, "summons_unserved": 12, "defendant_dead": 11,
                       "defendant_unfit": 7},
    "convicted": {"guilty_plea": 74, "convicted_after_trial": 23, "proved_in_absence": 3},
    "summary": {"discontinued": 46, "no_evidence_offered": 17, "dismissed_no_case": 4,
                "dismissed_after_trial": 33},
    "either_way": {"discontinued": 40, "no_evidence_offered": 21, "dismissed_no_case": 3,
                   "dismissed_after_trial": 19, "judge_directed_acquittal": 4,
                   "jury_acquittal": 13},
    "committal": {"discontinued": 38, "no_evidence_offered": 20, "discharged_committal": 6,
                  "dismissed_no_case": 3, "dismissed_after_trial": 18,
                  "judge_directed_acquittal": 3, "jury_acquittal": 12},
}  # fmt: skip
# Assumed; victim reasons weigh more where the pair are or were partners or family.
REASONS = {
    "dropped": {"victim_withdrew": 22, "victim_did_not_attend": 7, "victim_evidence": 6,
                "witness_problem": 10, "evidence_insufficient": 33, "legal_element_missing": 9,
                "public_interest": 8, "other_indictments": 5},
    "dropped_dv": {"victim_withdrew": 41, "victim_did_not_attend": 14, "victim_evidence": 8,
                   "witness_problem": 4, "evidence_insufficient": 20, "legal_element_missing": 5,
                   "public_interest": 5, "other_indictments": 3},
    "no_case": {"victim_did_not_attend": 25, "victim_evidence": 15, "witness_problem": 10,
                "evidence_insufficient": 35, "legal_element_missing": 15},
    "acquitted": {"acquitted_after_trial": 92, "victim_evidence": 5, "witness_problem": 3},
    "administrative": {"administrative": 1},
}  # fmt: skip
REASON_MISSING = ((2008, 0.08), (2026, 0.02))

# Missing shares fall as recording gets better. Cyber: recorded for 40% in 2008, 90% in 2026.
CYBER_MISSING = ((2008.25, 0.60), (2026.75, 0.10))
DV_MISSING = ((2008, 0.10), (2026, 0.02))
STALKING_MISSING = ((2008, 0.25), (2012.9, 0.15), (2026, 0.04))
RELATIONSHIP_MISSING = ((2008, 0.16), (2026, 0.05))
INCIDENTS_MISSING = ((2008, 0.12), (2026, 0.03))
DV_MARKED_OTHERWISE = 0.02
CYBER_ELSEWHERE = {"communications": 0.85, "coercive_control": 0.25, "breach_of_order": 0.25,
                   "other": 0.03}  # fmt: skip
# Assumed: a marked case can only be charged as harassment before 25 November 2012.
STALKING_MARKED = {"stalking": 0.97, "harassment": 0.09, "breach_of_order": 0.12,
                   "coercive_control": 0.06, "communications": 0.05, "other": 0.01}  # fmt: skip
HARASSMENT_MARKED_BEFORE_2012 = 0.16
# Assumed: mean number of incidents beyond the first; a course of conduct is at least two acts.
FURTHER_INCIDENTS = {"stalking": 7, "harassment": 3.5, "coercive_control": 8,
                     "breach_of_order": 0.8, "communications": 1.5, "other": 0.3}  # fmt: skip

# Assumed: chat rooms give way to social networks and messaging. One column per period.
PLATFORM_PERIODS = (2012, 2018)
PLATFORMS = {
    "social_network": (30, 45, 40), "messaging": (22, 25, 36), "email": (24, 14, 8),
    "chat_room": (12, 4, 2), "dating": (3, 4, 4), "gaming": (1, 2, 3),
    "tracking_device": (1, 2, 3), "connected_home": (0.1, 0.5, 1.5), "other_online": (7, 4, 3),
}  # fmt: skip
METHODS = {
    "communicating": 58, "locating_information": 9, "surveillance": 11, "identity_theft": 5,
    "damaging_reputation": 11, "electronic_sabotage": 2, "tricking_contact": 4,
}  # fmt: skip
FURTHER_CODE = 0.08  # Chance that each further platform or method is listed too.
PLATFORM_MISSING = ((2008, 0.25), (2026, 0.06))

RISK_LEVELS = {  # standard, medium, high
    "stalking": (0.30, 0.40, 0.30), "harassment": (0.52, 0.33, 0.15),
    "coercive_control": (0.30, 0.42, 0.28), "breach_of_order": (0.45, 0.35, 0.20),
    "communications": (0.66, 0.25, 0.09), "other": (0.60, 0.28, 0.12),
}  # fmt: skip
RISK_ASSESSED = ((2008, 0.22), (2010.7, 0.30), (2016, 0.62), (2026, 0.86))
RISK_BEFORE_CHARGE = ((2008, 0.40), (2010.7, 0.45), (2026, 0.86))
SPECIALIST_REFERRED = {"standard": 0.02, "medium": 0.10, "high": 0.72}
SPECIALIST_GROWTH = ((2008, 0.45), (2010.7, 0.55), (2018, 1.0), (2026, 1.15))
SPECIALIST_DAYS = 7

# Assumed, in the direction of MoJ sentencing outcomes for s2, s4 and breach of an order.
SENTENCES = {
    "summary": {"immediate_custody": 9, "suspended_sentence": 10, "community_order": 42,
                "fine": 16, "conditional_discharge": 18, "absolute_discharge": 0.5,
                "other_disposal": 4.5},
    "either_way": {"immediate_custody": 33, "suspended_sentence": 30, "community_order": 26,
                   "fine": 4, "conditional_discharge": 4, "absolute_discharge": 0.3,
                   "other_disposal": 2.7},
}  # fmt: skip
SENTENCE_MISSING = 0.015
CUSTODY_MONTHS = {"summary": (2.5, 6), "either_way": (9, 120)}  # Median, most allowed.

# Orders: 19,216 made on conviction and 1,932 on acquittal in 2017 (MoJ, all offences).
ORDER_ON_CONVICTION = {"stalking": 0.70, "harassment": 0.62, "coercive_control": 0.50,
                       "breach_of_order": 0.10, "communications": 0.30, "other": 0.07}  # fmt: skip
ORDER_ON_ACQUITTAL = {"stalking": 0.62, "harassment": 0.58, "coercive_control": 0.4,
                      "breach_of_order": 0.06, "communications": 0.3, "other": 0.05}  # fmt: skip
ORDER_DECISIONS = {"conviction": (0.89, 0.07, 0.04), "acquittal": (0.80, 0.15, 0.05)}
ORDER_YEARS = {0: 0.24, 1: 0.13, 2: 0.22, 3: 0.13, 5: 0.22, 10: 0.06}  # 0: until further order.
ORDER_CONDITIONS = {
    "no_contact": 0.93, "no_online_contact": 0.35, "exclusion_zone": 0.40,
    "no_attendance_home": 0.62, "no_attendance_work": 0.22, "no_publication": 0.16,
    "surrender_device": 0.03, "other_condition": 0.10,
}  # fmt: skip

# Convicted of breach 6,348, 7,371, 8,395 against 20,356, 21,508, 23,057 orders (2013 to 2015).
BREACH_CASE_SHARE = 0.09
BREACH_MEAN_YEARS, BREACH_FRAILTY = 1.2, 0.6
BREACH_UNPROSECUTED = 0.05
FRESH_STALKING, FRESH_STALKING_MISSING = ((2013, 0.08), (2026, 0.22)), 0.06
