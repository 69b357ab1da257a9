package main

import (
	"io"
	"os"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// progress is a bar on standard error. It is silent unless that is a terminal;
// a nil progress is silent, too.
type progress struct{ bar *progressbar.ProgressBar }

// isTerminal tells whether a writer is one.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && terminal(f.Fd())
}

func terminal(fd uintptr) bool { return term.IsTerminal(int(fd)) }

func showsProgress(c *cobra.Command) bool { return !quiet(c) && isTerminal(c.ErrOrStderr()) }

// newProgress shows how far something of a known size is; a size of -1 is not known.
func newProgress(c *cobra.Command, what string, size int64, more ...progressbar.Option) *progress {
	if !showsProgress(c) {
		return nil
	}
	options := append([]progressbar.Option{
		progressbar.OptionSetWriter(c.ErrOrStderr()),
		progressbar.OptionSetDescription(fitted(what)),
		progressbar.OptionSetWidth(16),
		progressbar.OptionThrottle(100 * time.Millisecond),
		progressbar.OptionSetRenderBlankState(true),
		progressbar.OptionClearOnFinish(),
	}, more...)
	return &progress{progressbar.NewOptions64(size, options...)}
}

// fitted leaves the bar its room on a line of 80 columns.
func fitted(what string) string {
	const width = 24
	if r := []rune(what); len(r) > width {
		return string(r[:width-3]) + "..."
	}
	return what + strings.Repeat(" ", width-len([]rune(what)))
}

func (p *progress) add(n int64) {
	if p != nil {
		_ = p.bar.Add64(n) // a terminal that went away is no reason to stop
	}
}

// reach sets how far it is.
func (p *progress) reach(n int64) {
	if p != nil {
		_ = p.bar.Set64(n)
	}
}

// done takes the bar off the screen.
func (p *progress) done() {
	if p != nil {
		_ = p.bar.Finish()
		_ = p.bar.Clear()
	}
}

// below is a writer to the same terminal: it takes the bar off the screen
// before anything is written.
func (p *progress) below(w io.Writer) io.Writer {
	if p == nil || !isTerminal(w) {
		return w
	}
	return belowBar{p, w}
}

type belowBar struct {
	*progress
	w io.Writer
}

func (b belowBar) Write(text []byte) (int, error) {
	_ = b.bar.Clear()
	return b.w.Write(text)
}

// byteOptions count in bytes, itemOptions in things, both with the time that is left.
func byteOptions() []progressbar.Option {
	return []progressbar.Option{progressbar.OptionShowBytes(true), progressbar.OptionSetPredictTime(true)}
}

func itemOptions(thing string) []progressbar.Option {
	return []progressbar.Option{progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetItsString(thing), progressbar.OptionSetPredictTime(true), progressbar.OptionSpinnerType(14)}
}
