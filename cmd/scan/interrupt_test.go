package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
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

// TestSignals ends a running program as a terminal and a supervisor do. Its reports
// are whole, say that they are partial, and the status is that of an error.
func TestSignals(t *testing.T) {
	mail, err := os.ReadFile("../../testdata/patches/demo/0002-stats-how-long-calls-take.patch")
	if err != nil {
		t.Fatal(err)
	}
	cache := t.TempDir()
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		t.Run(sig.String(), func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "report.json")
			c := exec.Command("scan", "check", "--corpus", "../../testdata/corpus", "--project-license", "MIT", "--report", "json="+file, "-")
			c.Env = append(os.Environ(), "XDG_CACHE_HOME="+cache)
			var stderr bytes.Buffer
			c.Stderr = &stderr
			in, err := c.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			out, err := c.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			defer c.Process.Kill() // of no effect but after a failure
			go func() {
				for range 300 { // and then nothing, without an end
					if _, err := in.Write(mail); err != nil {
						return
					}
				}
			}()
			first, err := bufio.NewReader(out).ReadString('\n') // it is at work
			if err != nil || !strings.HasPrefix(first, "clean ") {
				t.Fatalf("%q, %v, %s", first, err, stderr.String())
			}
			go io.Copy(io.Discard, out)
			if err := c.Process.Signal(sig); err != nil {
				t.Fatal(err)
			}
			c.Wait()
			if c.ProcessState.ExitCode() != statusError || !strings.Contains(stderr.String(), "interrupted: the report is partial") {
				t.Errorf("status %d, %s", c.ProcessState.ExitCode(), stderr.String())
			}
			d, err := readReport(newRoot(), file)
			if err != nil {
				t.Fatal(err)
			}
			if !d.Partial || len(d.Patches) == 0 || d.Summary.Patches != len(d.Patches) {
				t.Errorf("partial %v, %d patches, the summary has %d", d.Partial, len(d.Patches), d.Summary.Patches)
			}
		})
	}
}
