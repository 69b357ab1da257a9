// Package patches holds the yardstick of corpus/patch: the quilt series of
// Debian source packages, read and compared with what git makes of them, and
// the speed of the reader. See debian_test.go and speed_test.go for how to run it.
package patches
