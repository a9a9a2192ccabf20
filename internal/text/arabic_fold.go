package text

// foldArabic appends the folded form of an Arabic word, the same that [Fold]
// gives, and reports whether all of its letters are plain Arabic ones. It saves
// the walk through Unicode's tables that makes most of the time otherwise.
func foldArabic(dst []byte, w string) ([]byte, bool) {
	from := len(dst)
	for i := 0; i+1 < len(w); i += 2 {
		hi, lo := w[i], w[i+1]
		if hi != 0xd8 && hi != 0xd9 || lo < 0x80 || lo > 0xbf {
			return dst[:from], false
		}
		switch r := rune(hi&0x1f)<<6 | rune(lo&0x3f); {
		case r == 'ء', r == 'ـ', 0x64b <= r && r <= 0x652, r == 0x670:
		case r == 'أ', r == 'إ', r == 'آ', r == 'ٱ':
			dst = append(dst, "ا"...)
		case r == 'ؤ':
			dst = append(dst, "و"...)
		case r == 'ئ', r == 'ى':
			dst = append(dst, "ي"...)
		case r == 'ة':
			dst = append(dst, "ه"...)
		case 'ا' <= r && r <= 'ي' && r != 0x63b && r != 0x63c && r != 0x63d && r != 0x63e && r != 0x63f:
			dst = append(dst, hi, lo)
		default:
			return dst[:from], false
		}
	}
	if len(w)%2 != 0 {
		return dst[:from], false
	}
	return dst, true
}
