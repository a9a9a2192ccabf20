package stats

// StudentTwoSided returns P(|T| > |t|) for Student's t with df degrees of
// freedom: I_x(df/2, ½) at x = df/(df+t²), Abramowitz & Stegun 26.7.1.
func StudentTwoSided(t, df float64) float64 {
	s := df + t*t
	return betaRegularised(df/2, 0.5, df/s, t*t/s)
}
