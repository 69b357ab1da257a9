// Package cost says what a measured piece of work took.
package cost

import (
	"syscall"
	"time"
)

// Cost is what something took: by the clock, and of the processors, by all
// threads of this process. Only the second means anything on a machine that
// others use too.
type Cost struct{ Clock, Processor time.Duration }

// Of runs something and says what it took.
func Of(do func() error) (Cost, error) {
	start, used := time.Now(), Processor()
	err := do()
	return Cost{time.Since(start), Processor() - used}, err
}

// Processor is the processor time that this process has taken so far.
func Processor() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // the arguments are constants
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
