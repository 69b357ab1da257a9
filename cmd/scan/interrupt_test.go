package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"strings"
	"testing"
)

// TestInterrupted ends a check that waits for more of its queue: the report is whole,
// holds what was judged, and says that it is partial.
func TestInterrupted(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	mail, err := os.ReadFile("../../testdata/patches/demo/0002-stats-how-long-calls-take.patch")
	if err != nil {
		t.Fatal(err)
	}
	queue, sender := io.Pipe()
	defer queue.Close()
	go func() {
		for range 300 { // more than what may be under way
			if _, err := sender.Write(mail); err != nil {
				return
			}
		}
		cancel() // and nothing more comes
	}()
	var stdout bytes.Buffer
	root := newRoot()
	root.SetArgs([]string{"check", "-q", "--corpus", "../../testdata/corpus", "--project-license", "MIT", "-"})
	root.SetIn(queue)
	root.SetOut(&stdout)
	err = root.ExecuteContext(ctx)
	if err == nil || !strings.Contains(err.Error(), "partial") {
		t.Errorf("error %v", err)
	}
	if !strings.Contains(stdout.String(), "\npartial: the check was interrupted\n") {
		t.Errorf("the report does not say that it is partial:\n%s", stdout.String())
	}
}
