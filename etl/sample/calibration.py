"""Figures that shape the made-up cases, each beside its source.

Shares are probabilities between 0 and 1 unless a name says otherwise; ramps are (year, value)
points joined by straight lines and held level outside. "Assumed" means no published figure was
found: the value only has to look plausible.
"""

from datetime import date

# CPS, principal offence category, 2018-19 Q4: finalised defendants, per cent, rounded;
# Metropolitan and City from the whole of 2018-19.
AREA_SHARES = {
    "avon-and-somerset": 2.6, "bedfordshire": 0.8, "cambridgeshire": 1.2, "cheshire": 2.2,
    "cleveland": 1.5, "cumbria": 1.0, "derbyshire": 1.8, "devon-and-cornwall": 1.9,
    "dorset": 1.4, "durham": 1.1, "dyfed-powys": 0.9, "essex": 2.8, "gloucestershire": 0.8,
    "greater-manchester": 4.2, "gwent": 1.0, "hampshire": 2.9, "hertfordshire": 1.5,
    "humberside": 1.8, "kent": 2.1, "lancashire": 2.7, "leicestershire": 1.6,
    "lincolnshire": 1.4, "merseyside": 3.7, "metropolitan-and-city": 15.5, "norfolk": 1.8,
    "north-wales": 1.5, "north-yorkshire": 1.4, "northamptonshire": 1.3, "northumbria": 3.0,
    "nottinghamshire": 2.5, "south-wales": 3.4, "south-yorkshire": 2.4, "staffordshire": 1.9,
    "suffolk": 1.0, "surrey": 1.2, "sussex": 1.9, "thames-valley": 3.0, "warwickshire": 0.7,
    "west-mercia": 1.9, "west-midlands": 6.5, "west-yorkshire": 4.9, "wiltshire": 1.0,
}  # fmt: skip
# Assumed: the City of London force refers about one in forty of the joint area's cases.
MINOR_FORCE_SHARE = {"E23000034": 0.025}

# Stalking and harassment prosecutions, thousands a financial year, by date of referral:
# a third of a year before the cases are finalised. Finalised 2012-13 8,648; 2013-14 10,535;
# 2014-15 +15% (CPS VAWG reports); other years assumed.
VOLUME = (
    (2008.4, 7.8), (2009.4, 8.1), (2010.4, 8.4), (2011.4, 8.4), (2012.7, 8.6), (2013.0, 10.4),
    (2013.5, 10.7), (2014.0, 11.8), (2014.6, 12.4), (2015.4, 12.8), (2016.4, 12.5),
    (2017.4, 12.3), (2018.4, 11.9), (2019.4, 11.9), (2020.4, 11.8), (2021.4, 12.9),
    (2022.4, 13.8), (2023.4, 14.6), (2024.4, 15.3), (2025.4, 15.8),
)  # fmt: skip
SEASON = (1.02, 0.97, 1.03, 0.98, 1.01, 1.02, 1.05, 1.01, 1.01, 1.03, 1.0, 0.89)  # Assumed.
# Assumed: fewer referrals in the first lockdown, from 23 March 2020.
LOCKDOWN_REFERRALS = {(2020, 3): 0.92, (2020, 4): 0.66, (2020, 5): 0.74, (2020, 6): 0.85}
MONTH_NOISE = 0.03  # Assumed: spread of a month about its trend, beyond chance, in log units.
STOCK_MONTHS, STOCK_DECAY_MONTHS = 18, 4.5  # Assumed: age of the cases open at the start.

# Mix of ordinary cases by principal offence; what the shares leave is other crime, for
# comparison. The made-up extract is about stalking and harassment, so these are chosen.
STALKING_AND_HARASSMENT_SHARE = 0.665
# 753 stalking prosecutions among about 12,800 in 2015-16; sentenced s2A and s4A 234 in 2013 to
# 1,040 in 2019 (MoJ); from 2020 assumed to go on growing.
STALKING_SHARE = (
    (2012.9, 0.01), (2013.5, 0.035), (2014.5, 0.055), (2015.5, 0.06), (2016.5, 0.062),
    (2017.5, 0.085), (2018.5, 0.105), (2019.5, 0.13), (2021, 0.18), (2023, 0.26), (2026, 0.34),
)  # fmt: skip
S4A_SHARE = ((2013.5, 0.18), (2014.5, 0.29), (2016.5, 0.38), (2019.5, 0.395))  # MoJ sentenced.
S4_SHARE = 0.15  # MoJ magistrates 2018: s4 856 against s2 5,579 defendants.
# Breaches of orders older than the extract fade; the others follow from its own orders.
OLD_BREACH_SHARE, OLD_BREACH_YEARS, UNLINKED_BREACH_SHARE = 0.09, 2.5, 0.01  # Assumed.
COERCIVE_SHARE = ((2016, 0.01), (2019, 0.03), (2026, 0.05))  # Assumed.
OTHER_BREACHES = {"066/39": 0.03, "066/38": 0.005, "008/74": 0.006}  # Assumed.
COMMUNICATIONS = {"195/41": 0.045, "196/07": 0.035, "138/52": 0.006, "005/28": 0.014}  # Assumed.
OTHER_OFFENCES = {
    "001/01": 0.1, "003/01": 6, "005/01": 2, "008/01": 4, "008/06": 12, "105/01": 30,
    "019/08": 2, "028/03": 3, "034/01": 2, "046/00": 6, "053/40": 1, "149/00": 14, "092/61": 2,
    "066/01": 3, "125/09": 6, "125/11": 4, "079/04": 3, "803/02": 3,
}  # fmt: skip
SECONDARY_OFFENCES = {
    "105/01": 26, "149/00": 20, "195/94": 20, "125/09": 9, "125/11": 5, "195/41": 9, "196/07": 8,
    "138/52": 1, "079/04": 2,
}  # fmt: skip
SUMMARY_ONLY = (
    "195/94", "195/12", "105/01", "125/09", "125/11", "196/07", "138/52", "149/00", "803/02",
)  # fmt: skip

# Domestic abuse is almost 60% of harassment prosecutions, 2012-13 (CPS); ex-partners were 84%
# of a CPS sample of 50 stalking prosecutions, 2020. Codes in one order: a pair keeps its own.
RELATIONSHIPS = {
    "harassment": {"ex_partner": 51, "partner": 17, "family": 15, "acquaintance": 6,
                   "neighbour": 5, "colleague": 2, "stranger": 4},
    "stalking": {"ex_partner": 76, "partner": 4, "family": 2, "acquaintance": 8,
                 "neighbour": 2, "colleague": 3, "stranger": 5},
    "coercive_control": {"ex_partner": 48, "partner": 46, "family": 6},
    "breach_of_order": {"ex_partner": 74, "partner": 8, "family": 8, "acquaintance": 4,
                        "neighbour": 4, "colleague": 1, "stranger": 1},
    "communications": {"ex_partner": 34, "partner": 5, "family": 9, "acquaintance": 26,
                       "neighbour": 4, "colleague": 4, "stranger": 18},
    "other": {"ex_partner": 16, "partner": 20, "family": 14, "acquaintance": 18,
              "neighbour": 5, "colleague": 2, "stranger": 25},
}  # fmt: skip

# Conviction rate without administrative finalisations. By category: CPS 2018-19. Stalking and
# harassment: 529 of 753 stalking in 2015-16; DA 74.6% to 78.1% (CPS).
CATEGORY_CONVICTION = {
    "homicide": 0.829, "against_the_person": 0.789, "sexual": 0.776, "burglary": 0.871,
    "robbery": 0.807, "theft_and_handling": 0.922, "fraud_and_forgery": 0.860,
    "criminal_damage": 0.861, "drugs": 0.933, "public_order": 0.855, "other_not_motoring": 0.873,
    "motoring": 0.848,
}  # fmt: skip
OFFENCE_CONVICTION = {
    "195/94": 0.765, "008/30": 0.725, "195/12": 0.755, "008/65": 0.725, "008/66": 0.730,
    "008/67": 0.70, "008/31": 0.83,
}  # fmt: skip
ADMINISTRATIVE_SHARE = 0.022  # CPS: 8,996 of 637,267 in 2014-15; 10,987 of 470,144 in 2018-19.
ADMINISTRATIVE_BEFORE_CHARGE = 0.2  # Assumed.
# National abolition of committal proceedings.
COMMITTALS_END = date(2013, 5, 28)

# Planted on purpose: an analysis of made-up data should find these and nothing else.
GUIDANCE = date(2010, 9, 23)
CYBER_AT_GUIDANCE, CYBER_SLOPE, CYBER_STEP = 0.13, 0.011, 0.06  # 17 of 50 in 2020: about 0.3.
DV_AT_GUIDANCE, DV_SLOPE_BEFORE, DV_SLOPE_AFTER, DV_MOST = 0.70, 0.005, 0.03, 0.95
DIFFERENT_AREA, DIFFERENT_AREA_LOG_ODDS = "south-yorkshire", -0.5
AREA_LOG_ODDS_SPREAD = 0.02

PEOPLE_REPEAT, REPEAT_YEARS = 0.2, 1.3  # Assumed: share with an earlier case; mean gap.
SAME_AREA, SAME_VICTIM, VICTIM_MISSING = 0.95, 0.6, 0.04  # Assumed.
DEFENDANTS_PER_CASE = (0.965, 0.028, 0.005, 0.002)  # Assumed.
