package patch

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// Base is the commit from which a queue that is a range of commits goes on: where
// its end left what it leaves out. It is empty for a range that leaves out nothing.
func Base(ctx context.Context, queue string, o Options) (string, error) {
	repo, commits, ok := cutRange(queue, o.Dir)
	if !ok {
		return "", fmt.Errorf("%s: no range of commits", queue)
	}
	if repo == "" {
		repo = "."
	}
	if strings.HasPrefix(repo, "-") || strings.HasPrefix(commits, "-") {
		return "", fmt.Errorf("%w: %q is no range of commits", ErrGit, clip([]byte(commits)))
	}
	git := func(args ...string) (string, error) {
		cmd := exec.CommandContext(ctx, o.withDefaults().Git, append([]string{"-C", repo, "--no-replace-objects"}, args...)...)
		cmd.Env = gitEnv(os.Environ())
		var complaint limitedBuffer
		cmd.Stderr = &complaint
		out, err := cmd.Output()
		if err != nil {
			return "", gitError(err, complaint.Bytes())
		}
		return string(bytes.TrimSpace(out)), nil
	}
	ends, err := git("rev-parse", commits, "--")
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
	base, err := git("merge-base", in, out)
	if err != nil || base == "" {
		return out, nil // histories that have nothing in common
	}
	return base, nil
}
