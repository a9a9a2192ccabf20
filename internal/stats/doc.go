// Package stats holds the distributions, the regressions and the seeded random
// numbers that estimates and alarms are made of. In go numbers, out come
// numbers; chance is an argument (a *[rand.Rand] made from a seed), never a
// global. Where an argument lies outside a function's domain the answer is NaN,
// so that a mistake cannot pass for a figure.
package stats
