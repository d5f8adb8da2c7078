-- One row per warehouse: settings that checks were held to.
create table quality.thresholds (
    k_anonymity integer -- Smallest group in which nobody is singled out (OUTCOMES_K_ANONYMITY)
)
