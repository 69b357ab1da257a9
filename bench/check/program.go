package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"github.com/hunkprint/hunkprint/index/match"
)

const (
	small       = 11 // times that the small patch is checked
	hunksOfMail = 3
)

// program measures the built program: a patch of one hunk, warm, and a mailbox
// of all hunks.
func program(ctx context.Context, ix string, kinds []kind) error {
	scan := filepath.Join(*dir, "scan")
	build := exec.CommandContext(ctx, "go", "build", "-o", scan, "./cmd/scan")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return err
	}
	var hunks []match.Query
	for i := range kinds[0].hunks { // nine in ten are independent
		hunks = append(hunks, kinds[0].hunks[i])
		if i%9 == 8 && i/9 < len(kinds[1].hunks) {
			hunks = append(hunks, kinds[1].hunks[i/9])
		}
	}
	patch, mailbox := filepath.Join(*dir, "small.patch"), filepath.Join(*dir, "queue.mbox")
	if err := errors.Join(os.WriteFile(patch, mails(hunks[:1]), 0o666), os.WriteFile(mailbox, mails(hunks), 0o666)); err != nil {
		return err
	}
	check := func(queue string) (usage, error) { return timed(ctx, scan, ix, queue) }
	var all []usage
	for range small + 1 {
		u, err := check(patch)
		if err != nil {
			return err
		}
		all = append(all, u)
	}
	all = all[1:] // the first warms up
	by := func(of func(usage) float64) float64 {
		slices.SortFunc(all, func(a, b usage) int {
			if of(a) < of(b) {
				return -1
			}
			return 1
		})
		return of(all[len(all)/2])
	}
	clock, processor, peak := by(usage.clockMS), by(usage.processorMS), by(usage.peakMiB)
	fmt.Printf("scan check of one hunk, start included: %.0f ms by the clock, %.0f of processor time, %.0f MiB (medians of %d)\n", clock, processor, peak, small)
	sheet.Value("Scan/what=one-hunk", small, clock, "ms")
	sheet.Value("Scan/what=one-hunk", small, processor, "ms-processor")
	sheet.Value("Scan/what=one-hunk", small, peak, "MiB-peak")
	u, err := check(mailbox)
	if err != nil {
		return err
	}
	n := (len(hunks) + hunksOfMail - 1) / hunksOfMail
	size, err := os.Stat(mailbox)
	if err != nil {
		return err
	}
	seconds := u.processor.Seconds() / 2 // of two cores
	fmt.Printf("scan check of %d mails, %d hunks: %.1f s by the clock, %.1f of processor time: %.0f mails/s, %.0f hunks/s, %.2f MB/s on two cores; %.0f MiB\n",
		n, len(hunks), u.clock.Seconds(), u.processor.Seconds(), float64(n)/seconds, float64(len(hunks))/seconds, float64(size.Size())/1e6/seconds, u.peakMiB())
	sheet.Value("Scan/what=mailbox", n, float64(n)/seconds, "mails/s")
	sheet.Value("Scan/what=mailbox", n, float64(len(hunks))/seconds, "hunks/s")
	sheet.Value("Scan/what=mailbox", n, float64(size.Size())/1e6/seconds, "MB/s")
	sheet.Value("Scan/what=mailbox", n, u.peakMiB(), "MiB-peak")
	return nil
}

// usage is what one run of the program took.
type usage struct {
	clock, processor time.Duration
	peak             int64 // KiB
}

func (u usage) clockMS() float64     { return u.clock.Seconds() * 1000 }
func (u usage) processorMS() float64 { return u.processor.Seconds() * 1000 }
func (u usage) peakMiB() float64     { return float64(u.peak) / 1024 }

// timed checks a queue. That it has findings or none is no error.
func timed(ctx context.Context, scan, ix, queue string) (usage, error) {
	cmd := exec.CommandContext(ctx, scan, "check", "-q", "-j", "2", "--index", ix, "--project-license", "MIT", "--fail-on", "none", "--format", "json", "-o", os.DevNull, queue)
	cmd.Dir = filepath.Dir(scan) // in a repository its code would have a say
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return usage{}, err
	}
	ended, peak := make(chan struct{}), make(chan int64)
	go func() { peak <- watch(cmd.Process.Pid, ended) }()
	err := cmd.Wait()
	u := usage{clock: time.Since(start), processor: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}
	close(ended)
	if u.peak = <-peak; err != nil {
		return usage{}, fmt.Errorf("%w: %.300s", err, stderr.String())
	}
	return u, nil
}

// watch gives the most memory that a process had, in KiB, seen every two
// milliseconds until it has ended. What the system counts when it ends is no use:
// that begins with the memory of the process that started it.
func watch(pid int, ended <-chan struct{}) (peak int64) {
	file := fmt.Sprintf("/proc/%d/status", pid)
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for {
		status, _ := os.ReadFile(file)
		if _, rest, ok := bytes.Cut(status, []byte("VmHWM:")); ok {
			var n int64
			if _, err := fmt.Sscan(string(rest), &n); err == nil {
				peak = max(peak, n)
			}
		}
		select {
		case <-ended:
			return peak
		case <-tick.C:
		}
	}
}

// endings of the names of files, where they are not the name of the language.
var endings = map[string]string{
	"python": "py", "javascript": "js", "typescript": "ts", "rust": "rs", "bash": "sh", "ruby": "rb", "csharp": "cs",
	"kotlin": "kt", "protobuf": "proto", "ocaml": "ml", "elixir": "ex",
}

// mails is a mailbox of patches that add the hunks, some to a mail, each in a file of its own.
func mails(hunks []match.Query) []byte {
	var b bytes.Buffer
	for i, q := range hunks {
		if i%hunksOfMail == 0 {
			fmt.Fprintf(&b, "From %040x Mon Sep 17 00:00:00 2001\nFrom: Robin Example <robin@example.org>\nDate: Mon, 2 Mar 2026 10:00:00 +0000\n", i)
			fmt.Fprintf(&b, "Subject: [PATCH] change %d\nMessage-ID: <check-%d@example.org>\n\nFor the measure.\n\nSigned-off-by: Robin Example <robin@example.org>\n---\n", i, i)
		}
		ending := cmp.Or(endings[q.Language], q.Language)
		text := bytes.TrimSuffix(q.Text, []byte("\n"))
		fmt.Fprintf(&b, "diff --git a/f%[1]d.%[2]s b/f%[1]d.%[2]s\n--- a/f%[1]d.%[2]s\n+++ b/f%[1]d.%[2]s\n@@ -10,2 +10,%[3]d @@\n \n", i, ending, bytes.Count(text, []byte("\n"))+3)
		for line := range bytes.SplitSeq(text, []byte("\n")) {
			fmt.Fprintf(&b, "+%s\n", bytes.TrimSuffix(line, []byte("\r")))
		}
		b.WriteString(" \n")
		if i%hunksOfMail == hunksOfMail-1 || i == len(hunks)-1 {
			b.WriteString("-- \n2.39.5\n\n")
		}
	}
	return b.Bytes()
}
