package patch

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
)

// Base is the commit from which a queue that is a range of commits goes on: where
// its end left what it leaves out. It is empty for a range that leaves out nothing.
func Base(ctx context.Context, queue string, o Options) (string, error) {
	ends, err := askGit(ctx, queue, o, "rev-parse")
	if err != nil {
		return "", err
	}
	in, out := "", ""
	for end := range strings.FieldsSeq(ends) {
		if left, ok := strings.CutPrefix(end, "^"); ok {
			out = left
		} else if end != "--" {
			in = end
		}
	}
	if in == "" || out == "" {
		return "", nil
	}
	repo, _, _ := cutRange(queue, o.Dir)
	base, err := runGit(ctx, repo, o, "merge-base", in, out)
	if err != nil || base == "" {
		return out, nil // histories that have nothing in common
	}
	return base, nil
}

// Commits counts the commits of a queue that is a range.
func Commits(ctx context.Context, queue string, o Options) (int, error) {
	count, err := askGit(ctx, queue, o, "rev-list", "--count")
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(count)
}

// askGit asks git about the commits of a range.
func askGit(ctx context.Context, queue string, o Options, args ...string) (string, error) {
	repo, commits, ok := cutRange(queue, o.Dir)
	if !ok || commits == "" || strings.HasPrefix(repo, "-") || strings.HasPrefix(commits, "-") {
		return "", fmt.Errorf("%w: %q is no range of commits", ErrGit, clip([]byte(queue)))
	}
	return runGit(ctx, repo, o, append(args, commits, "--")...)
}

func runGit(ctx context.Context, repo string, o Options, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, o.withDefaults().Git, append([]string{"-C", cmp.Or(repo, "."), "--no-replace-objects"}, args...)...)
	cmd.Env = gitEnv(os.Environ())
	var complaint limitedBuffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		return "", gitError(err, complaint.Bytes())
	}
	return string(bytes.TrimSpace(out)), nil
}
