package patch

import (
	"context"
	"strings"
	"testing"
)

// A range goes on from where its end left what it leaves out.
func TestBase(t *testing.T) {
	dir := repository(t)
	start := must(t, dir, "rev-parse", "HEAD")
	save(t, dir, "n.c", "a\n")
	commit(t, dir, "upstream")
	must(t, dir, "checkout", "-q", "-b", "topic", "start")
	save(t, dir, "m.c", "a\n")
	commit(t, dir, "topic")
	must(t, dir, "checkout", "-q", "--orphan", "other")
	commit(t, dir, "other")
	must(t, dir, "checkout", "-q", "topic")
	main := must(t, dir, "rev-parse", "main")
	for queue, want := range map[string]string{
		"main..topic":             start,
		"main...topic":            start,
		"topic..main":             start,
		"start..topic":            start,
		"start..":                 start,
		"main..other":             main, // nothing in common
		"git:" + dir + "@topic":   "",   // from the beginning
		"git:" + dir + "@main..":  start,
		"git:" + dir + "@topic^!": start,
	} {
		got, err := Base(context.Background(), queue, Options{Dir: dir})
		if err != nil || got != strings.TrimSpace(want) {
			t.Errorf("%s goes on from %q, %v, want %q", queue, got, err, want)
		}
	}
	for _, queue := range []string{"nowhere..topic", "topic", "git:" + dir + "@--all", "git:--help@a..b", "git:" + t.TempDir() + "@a..b"} {
		if base, err := Base(context.Background(), queue, Options{Dir: dir}); err == nil {
			t.Errorf("%s goes on from %q", queue, base)
		}
	}
}
