package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// curl checks Debian's own changes of curl, which are nobody else's code.
func (j *job) curl() error {
	dir := filepath.Join(j.dir, "curl")
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	if err := shell(dir, "apt-get source --download-only curl >/dev/null && tar -xf curl_*.debian.tar.*"); err != nil {
		return err
	}
	series := filepath.Join(dir, "debian", "patches")
	out := j.call("check", "--index", j.index, "--project-license", "curl", series)
	fmt.Print(indented(out.stdout + out.stderr))
	r, err := j.check(series, "curl", false)
	if err != nil {
		return err
	}
	hunks := 0
	for _, p := range r.Patches {
		for _, h := range p.Hunks {
			hunks++
			if len(h.Findings) > 0 {
				return fmt.Errorf("a false alarm: %s in %q", h.Path, p.Subject)
			}
		}
	}
	if hunks == 0 {
		return fmt.Errorf("no hunk in %s", series)
	}
	return nil
}

func shell(dir, command string) error {
	c := exec.Command("sh", "-ec", command)
	c.Dir, c.Stderr = dir, os.Stderr
	return c.Run()
}
