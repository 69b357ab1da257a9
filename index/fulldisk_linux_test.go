package index

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"syscall"
	"testing"
)

// diskEnv tells the test binary that it has a mount table of its own, in which
// it may mount a small disk.
const diskEnv = "HUNKPRINT_TEST_DISK"

// TestFullDiskLeavesTheLastGeneration fills a small disk at every step of a
// build: the error says so, the index is what it was, nothing else is left
// behind, and with room again the same build succeeds. It runs itself again
// where it may mount.
func TestFullDiskLeavesTheLastGeneration(t *testing.T) {
	if os.Getenv(diskEnv) == "" {
		runWithMounts(t)
		return
	}
	for _, c := range []struct {
		name string
		docs int // documents after which the disk is full; 0 means before all
		do   func(dir string, o BuildOptions) (Stats, error)
	}{
		{"add, before the first document", 0, addSecond},
		{"add, writing runs", 30, addSecond},
		{"add, before the merge", len(secondTexts()), addSecond},
		{"refresh", 0, func(dir string, o BuildOptions) (Stats, error) {
			o.Keep = func(string) bool { return false }
			return addSecond(dir, o)
		}},
		{"remove", 0, func(dir string, o BuildOptions) (Stats, error) {
			o.Keep = func(s string) bool { return s != "other" }
			return Build(context.Background(), dir, nil, o)
		}},
		{"merge", 0, func(dir string, o BuildOptions) (Stats, error) {
			ix, err := Open(dir)
			if err != nil {
				return Stats{}, err
			}
			defer ix.Close()
			o.From = []*Index{ix}
			return Build(context.Background(), dir, nil, o)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			disk := smallDisk(t)
			dir := filepath.Join(disk, "index")
			before := build1(t, dir, documents("first", "one two three four"), with(1, 0))
			o := with(2, 1<<14)
			o.Progress = func(int64, string) {
				if c.docs--; c.docs == 0 {
					fill(t, disk)
				}
			}
			if c.docs == 0 {
				fill(t, disk)
			}
			_, err := c.do(dir, o)
			mustBeFull(t, err, dir, before)
			empty(t, disk)
			if _, err := c.do(dir, with(2, 1<<14)); err != nil {
				t.Errorf("with room again: %v", err)
			}
		})
	}
}

func addSecond(dir string, o BuildOptions) (Stats, error) {
	return Build(context.Background(), dir, documents("second", secondTexts()...), o)
}

// TestFullDiskAtTheRename fills the disk when all but the checksums is written.
func TestFullDiskAtTheRename(t *testing.T) {
	if os.Getenv(diskEnv) == "" {
		runWithMounts(t)
		return
	}
	disk := smallDisk(t)
	dir := filepath.Join(disk, "index")
	before := build1(t, dir, documents("first", "one two three four"), with(1, 0))
	next := filepath.Join(dir, generation+"2")
	b, err := newBuilder(next+building, with(1, 0))
	if err != nil {
		t.Fatal(err)
	}
	if err := b.run(context.Background(), nil, documents("second", secondTexts()...), with(1, 0)); err != nil {
		t.Fatal(err)
	}
	fill(t, disk)
	err = commit(next)
	mustBeFull(t, err, dir, before)
	empty(t, disk)
	if _, err := addSecond(dir, with(2, 0)); err != nil {
		t.Errorf("with room again: %v", err)
	}
}

// mustBeFull demands an error that names the full disk, and the index as it was.
func mustBeFull(t *testing.T, err error, dir string, before Stats) {
	t.Helper()
	if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "no space left on device") {
		t.Errorf("error = %v", err)
	}
	if err := Verify(context.Background(), dir); err != nil {
		t.Errorf("verify: %v", err)
	}
	if got := open(t, dir).Header(); !reflect.DeepEqual(got, before.Header) {
		t.Errorf("header = %+v, want %+v", got, before.Header)
	}
	left, err := filepath.Glob(filepath.Join(dir, generation+"*"+building))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// runWithMounts runs the test again in a mount table of its own, as the root of
// a name space of users where this user is not root. It skips where the system
// allows neither.
func runWithMounts(t *testing.T) {
	cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	cmd.Env = append(os.Environ(), diskEnv+"=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS}
	if os.Getuid() != 0 {
		cmd.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}}
		cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}}
	}
	out, err := cmd.CombinedOutput()
	switch {
	case errors.Is(err, syscall.EPERM), errors.Is(err, syscall.ENOSYS), errors.Is(err, syscall.EINVAL), errors.Is(err, syscall.ENOSPC):
		t.Skipf("a small disk needs a mount table of one's own: %v", err)
	case err != nil:
		t.Fatalf("%v\n%s", err, out)
	case strings.Contains(string(out), "--- SKIP"):
		t.Skipf("%s", out)
	}
	t.Logf("%s", out)
}

// smallDisk mounts a disk with room for one small index and the spare.
func smallDisk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""); err != nil {
		t.Skipf("mount: %v", err)
	}
	if err := syscall.Mount("disk", dir, "tmpfs", 0, "size=160m"); err != nil {
		t.Skipf("mount: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// fill leaves no byte free.
func fill(t *testing.T, disk string) {
	t.Helper()
	f, err := os.Create(filepath.Join(disk, "filler"))
	if err != nil {
		t.Error(err)
		return
	}
	defer f.Close()
	for chunk := make([]byte, 1<<20); len(chunk) > 0; {
		if _, err := f.Write(chunk); err != nil {
			chunk = chunk[:len(chunk)/2]
		}
	}
}

func empty(t *testing.T, disk string) {
	t.Helper()
	if err := os.Remove(filepath.Join(disk, "filler")); err != nil {
		t.Fatal(err)
	}
}
