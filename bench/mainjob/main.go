// Command mainjob does the main job on real input, with the built program:
//
//	go build -o /tmp/scan ./cmd/scan
//	go run ./bench/mainjob -scan /tmp/scan -dir /var/tmp/mainjob
//
// It indexes two Debian source packages, then checks a queue of three mails made
// from one of them (a function word for word, one in disguise, and new code),
// wrong input, and Debian's own patches of another package. It stops at the
// first thing that is not as it should be.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

func main() {
	program := flag.String("scan", "", "the program under test")
	dir := flag.String("dir", "", "directory to work in; an index in it is used again")
	flag.Parse()
	if *program == "" || *dir == "" {
		fmt.Fprintln(os.Stderr, "mainjob: give -scan and -dir")
		os.Exit(2)
	}
	if err := run(*program, *dir); err != nil {
		fmt.Fprintln(os.Stderr, "mainjob:", err)
		os.Exit(1)
	}
}

// job is one run.
type job struct {
	scan  string // the program
	dir   string
	index string
}

func run(program, dir string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	program, err := filepath.Abs(program)
	if err != nil {
		return err
	}
	j := &job{scan: program, dir: dir, index: filepath.Join(dir, "index")}
	for _, step := range []struct {
		what string
		do   func() error
	}{
		{"index busybox and qemu", j.build},
		{"copies, a disguise and new code, for Apache-2.0 and GPL-2.0-or-later", j.queue},
		{"wrong input", j.wrong},
		{"Debian's patches of curl", j.curl},
	} {
		start := time.Now()
		fmt.Printf("== %s\n", step.what)
		if err := step.do(); err != nil {
			return fmt.Errorf("%s: %w", step.what, err)
		}
		fmt.Printf("   %.1f s\n", time.Since(start).Seconds())
	}
	return nil
}

func (j *job) build() error {
	if _, err := os.Stat(j.index); err == nil {
		fmt.Println("   there already")
		return nil
	}
	out := j.call("index", "--index", j.index, "deb:busybox", "deb:qemu")
	fmt.Print(indented(out.stdout + out.stderr))
	if out.status != 0 {
		return fmt.Errorf("exit status %d", out.status)
	}
	return nil
}

// outcome is what a call of the program left.
type outcome struct {
	stdout, stderr string
	status         int
}

// call runs the program in the job's directory.
func (j *job) call(args ...string) outcome {
	c := exec.Command(j.scan, args...)
	c.Dir = j.dir
	var stdout, stderr bytes.Buffer
	c.Stdout, c.Stderr = &stdout, &stderr
	err := c.Run()
	o := outcome{stdout: stdout.String(), stderr: stderr.String()}
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		o.status = exit.ExitCode()
	case err != nil:
		o.status, o.stderr = -1, err.Error()
	}
	return o
}

func indented(s string) string {
	if s == "" {
		return ""
	}
	return "   " + strings.ReplaceAll(strings.TrimRight(s, "\n"), "\n", "\n   ") + "\n"
}
