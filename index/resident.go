package index

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// release tells the system that the mapped tables and value files below the given
// directories need not stay in memory. Badger maps them as long as a store is
// open, so that what a build has written or read would count as its memory,
// and that of a large one fill it; their pages are read again when they are
// asked for. It must not run while a store there is being written or closed.
// Where there is no /proc the system has to find out by itself.
func release(dirs []string) {
	maps, err := os.Open("/proc/self/maps")
	if err != nil {
		return
	}
	defer maps.Close()
	for lines := bufio.NewScanner(maps); lines.Scan(); {
		var from, to uintptr
		fields := strings.Fields(lines.Text())
		if len(fields) < 6 || !within(strings.Join(fields[5:], " "), dirs) {
			continue
		}
		if _, err := fmt.Sscanf(fields[0], "%x-%x", &from, &to); err == nil {
			syscall.Syscall(syscall.SYS_MADVISE, from, to-from, syscall.MADV_DONTNEED)
		}
	}
}

// within tells whether a path is that of a table or a value file in one of the directories.
func within(path string, dirs []string) bool {
	ext := filepath.Ext(path)
	return (ext == ".vlog" || ext == ".sst") && slices.Contains(dirs, filepath.Dir(path))
}

// mappedName is the name under which the system lists what is mapped below a directory.
func mappedName(dir string) string {
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	return dir
}
