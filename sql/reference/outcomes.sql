-- One row per way a case can end for a defendant.
select
    outcome_code, -- Code of the outcome
    outcome_name, -- The outcome in words
    is_conviction, -- Guilty plea, convicted after trial, or proved in the defendant's absence
    is_administrative, -- Could not proceed: warrant unexecuted, summons unserved, defendant dead or unfit
    is_discontinued, -- Discontinued, withdrawn or no evidence offered
    is_acquittal, -- Dismissed or acquitted, by magistrates, judge or jury
    is_guilty_plea -- Convicted on a guilty plea; empty: the outcome does not say how
from reference.outcomes
