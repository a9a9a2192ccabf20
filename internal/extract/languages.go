package extract

// Languages returns the codes of the languages that texts are read in, the
// first the one for texts whose script tells nothing.
func Languages() []string {
	var codes []string
	for _, l := range languages {
		codes = append(codes, l.code)
	}
	return codes
}
