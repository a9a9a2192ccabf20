package text

// FoldAny folds any runes, one by one, as Fold does what has no quicker way.
func FoldAny(s string) string { return foldAny(s) }

// FoldArabic folds Arabic letters the quick way; ok is false for other strings.
func FoldArabic(s string) (folded string, ok bool) {
	b, ok := foldArabic(nil, s)
	return string(b), ok
}
