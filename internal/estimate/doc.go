// Package estimate says how many people were never recorded. In go lists of
// the dead that were linked, so that it is known which people stand on which
// lists; out come estimates of how many there were in all, each with its
// method, its interval and what it assumes, and the methods that were refused
// with the reason.
//
// It never gives one number alone: methods that fit the lists equally well can
// differ by a factor, because what they assume of the people on no list cannot
// be tested on any list. It never mixes an Interval with a register.Range.
package estimate
