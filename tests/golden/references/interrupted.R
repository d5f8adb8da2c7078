# Makes interrupted.json: segmented regressions as R fits them, with Newey-West errors of sandwich.
# Rscript interrupted.R > interrupted.json   (R 4.2, sandwich and jsonlite of Debian 12)
library(sandwich)
library(jsonlite)

set.seed(2010)

one_series <- function(before, after, months, size, base, step) {
  count <- before + after
  starts <- seq(as.Date("2004-01-01"), by = paste(months, "months"), length.out = count + 1)
  # The date falls on the first day of a period, so that no period is partly after it.
  edges <- as.numeric(starts - starts[before + 1]) / 365.25
  years <- (edges[-1] + edges[-(count + 1)]) / 2
  after_date <- as.numeric(seq_len(count) > before)
  sizes <- rpois(count, size) + 1
  share <- base + 0.01 * years + step * after_date + 0.02 * after_date * years
  wandering <- pmin(pmax(share + arima.sim(list(ar = 0.3), count, sd = 0.01), 0.01), 0.99)
  phase <- (as.numeric(format(starts[seq_len(count)], "%m")) - 1) / 12
  waves <- cbind(cos(2 * pi * phase), sin(2 * pi * phase), cos(4 * pi * phase), sin(4 * pi * phase))
  if (months == 3) waves <- waves[, 1:3]
  list(
    starts = format(starts[seq_len(count)]), before = before, sizes = sizes,
    numerators = rbinom(count, sizes, as.numeric(wandering)),
    columns = cbind(1, years, after_date, after_date * years, waves)
  )
}

summary_of <- function(fit, lag) {
  residuals <- residuals(fit, type = "pearson")
  covariance <- NeweyWest(fit, lag = lag, prewhite = FALSE, adjust = TRUE)
  list(
    coefficients = unname(coef(fit)), newey_west = unname(sqrt(diag(covariance))), lag = lag,
    dispersion = sum(residuals^2) / fit$df.residual,
    ljung_box_p = Box.test(residuals, lag = 4, type = "Ljung-Box")$p.value
  )
}

fits_of <- function(series) {
  x <- series$columns
  rate <- series$numerators / series$sizes
  lag <- floor(4 * (length(rate) / 100)^(2 / 9))
  tight <- glm.control(epsilon = 1e-14, maxit = 100)
  line <- lm(rate ~ 0 + x, weights = series$sizes)
  identity <- glm(rate ~ 0 + x, weights = series$sizes, control = tight, start = coef(line),
                  family = quasi(link = "identity", variance = "mu(1-mu)"))
  logit <- glm(rate ~ 0 + x, weights = series$sizes, family = quasibinomial(), control = tight)
  days <- as.numeric(diff(as.Date(c(series$starts, series$end))))
  periods <- days / (series$months * 365.25 / 12)
  counts <- glm(series$numerators ~ 0 + x + offset(log(periods)), family = quasipoisson(),
                control = tight)
  list(linear = summary_of(identity, lag), logistic = summary_of(logit, lag),
       counts = summary_of(counts, lag), means = summary_of(line, lag))
}

shapes <- list(c(32, 60, 1, 300, 0.13, 0.06), c(60, 90, 1, 40, 0.30, -0.05),
               c(11, 24, 3, 900, 0.70, 0.03))
cases <- lapply(shapes, function(shape) {
  series <- do.call(one_series, as.list(shape))
  series$months <- shape[3]
  last <- as.Date(tail(series$starts, 1))
  series$end <- format(seq(last, by = paste(shape[3], "months"), length.out = 2)[2])
  c(series[c("starts", "before", "sizes", "numerators")], list(fits = fits_of(series)))
})
packages <- list(R = R.version$version.string, sandwich = format(packageVersion("sandwich")))
cat(toJSON(list(packages = packages, cases = cases), digits = NA, auto_unbox = TRUE))
cat("\n")
