// Package watch says whether violence is coming back: where, since when, how
// sure, and on what signs. In go series of counts with their gaps and breaks
// and the claims of the register; out come, for every period, what was
// expected from earlier periods alone, the threshold, and whether the count
// passed it, with the chance that it does so when nothing has changed.
//
// It never fills a gap with zero, never looks ahead, and never puts several
// indicators into one number. An alarm is a question for a person; a Warning
// is what a person makes of it.
package watch
