# Made-up durations and what R's survival package says of them, as JSON on standard output:
#   Rscript survival.R 40 2010 > survival.json     (number of data sets, seed)
# Made with R 4.2.2, survival 3.5-3 and jsonlite; no test needs R. The sets mix many ties, endings
# and censorings on one day, day 0, no censoring, heavy censoring, one to four causes. The band of
# an incidence is survival's own log-log interval of one minus it; missing values are null.
suppressMessages({library(survival); library(jsonlite)})
arguments <- as.integer(commandArgs(trailingOnly = TRUE))
set.seed(arguments[2])
shares <- c(0.1, 0.25, 0.5, 0.75, 0.9)

draw <- function() {
  n <- sample(c(1:9, 20, 60, 150, 400), 1)
  span <- sample(c(3, 12, 60), 1)
  causes <- sample(4, 1)
  days <- pmin(rgeom(n, 1 / (1 + span * runif(1, 0.2, 1))), span)
  open <- runif(n) < sample(c(0, 0.2, 0.5, 0.8), 1)
  cause <- ifelse(open, 0, sample(causes, n, replace = TRUE, prob = runif(causes, 0.1, 1)))
  if (all(cause == 0)) cause[1] <- 1
  data.frame(days, cause)
}

numbers <- function(x) signif(as.vector(x), 10)

describe <- function(d) {
  grouped <- aggregate(list(units = rep(1, nrow(d))), d[c("cause", "days")], sum)
  km <- survfit(Surv(days, cause > 0) ~ 1, d, conf.type = "log-log")
  q <- quantile(km, shares)
  codes <- sort(unique(d$cause[d$cause > 0]))
  aj <- survfit(Surv(days, factor(cause, c(0, codes))) ~ 1, d)
  p <- aj$pstate[, -1, drop = FALSE]
  se <- aj$std.err[, -1, drop = FALSE]
  band <- survival:::survfit_confint(1 - p, se, FALSE, "log-log", 0.95)
  list(
    days = grouped$days, units = grouped$units, cause = grouped$cause,
    km = list(days = km$time, at_risk = km$n.risk, ended = km$n.event, still_open = km$n.censor,
              share = numbers(km$surv), error = numbers(km$surv * km$std.err),
              low = numbers(km$lower), high = numbers(km$upper)),
    quantiles = list(day = numbers(q$quantile), low = numbers(q$lower), high = numbers(q$upper)),
    aj = lapply(seq_along(codes), function(i) list(
      cause = codes[i], share = numbers(p[, i]), error = numbers(se[, i]),
      low = numbers(1 - band$upper[, i]), high = numbers(1 - band$lower[, i]))))
}

sets <- lapply(seq_len(arguments[1]), function(i) describe(draw()))
cat(toJSON(list(shares = shares, sets = sets), digits = 10, na = "null"), "\n")
