package patch

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// cutRange takes "git:REPO@A..B" or "A..B" apart. What names a file is no range.
func cutRange(queue, dir string) (repo, commits string, ok bool) {
	if rest, ok := strings.CutPrefix(queue, "git:"); ok {
		repo, commits = cutRepo(rest)
		return repo, commits, true
	}
	if _, err := os.Lstat(queue); err == nil {
		return "", "", false
	}
	i := strings.Index(queue, "..")
	if i <= 0 || queue[i-1] == '/' || strings.HasPrefix(queue[i+2:], "/") {
		return "", "", false
	}
	return dir, queue, true
}

// IsRange tells whether a queue is a range of commits, which git itself shows.
func IsRange(queue string, o Options) bool {
	_, _, ok := cutRange(queue, o.Dir)
	return ok
}

// RepositoryOf gives the repository that a queue names as a range of commits;
// empty where it is no "git:REPO@A..B".
func RepositoryOf(queue string) string {
	rest, ok := strings.CutPrefix(queue, "git:")
	if !ok {
		return ""
	}
	repo, _ := cutRepo(rest)
	return repo
}

// cutRepo splits at the first @ behind a directory: both sides may hold more of them.
func cutRepo(s string) (repo, commits string) {
	for i := range len(s) {
		if s[i] == '@' && isDir(s[:i]) {
			return s[:i], s[i+1:]
		}
	}
	repo, commits, _ = strings.Cut(s, "@")
	return repo, commits
}

// gitRange reads the commits of a range, oldest first, through the git client.
func (r *reader) gitRange(queue, repo, commits string) {
	switch {
	case repo == "":
		repo = "."
	case strings.HasPrefix(repo, "-"):
		r.unread(queue, "", fmt.Errorf("%w: a repository cannot begin with -", ErrGit))
		return
	}
	if commits == "" || strings.HasPrefix(commits, "-") || strings.ContainsAny(commits, " \t\n\x00") {
		r.unread(queue, "", fmt.Errorf("%w: %q is no range of commits", ErrGit, clip([]byte(commits))))
		return
	}
	gitDir, err := r.gitDir(repo)
	if err != nil {
		r.unread(queue, "", err)
		return
	}
	cmd := exec.CommandContext(r.ctx, r.o.Git, logArgs(gitDir, commits)...)
	cmd.Dir = gitDir
	cmd.Env = append(gitEnv(os.Environ()), "GIT_INDEX_FILE="+filepath.Join(gitDir, "no-index"))
	var complaint limitedBuffer
	cmd.Stderr = &complaint
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		r.unread(queue, "", fmt.Errorf("%w: %w", ErrGit, err))
		return
	}
	in := bufio.NewReaderSize(out, bufferSize)
	_, nothing := in.Peek(1)
	r.chunks(queue, in, false)
	r.finish(queue, cmd, &complaint, nothing != nil)
}

// gitDir finds the directory of a repository. It fails where git does not
// trust the owner of the repository, which naming the directory would skip.
func (r *reader) gitDir(repo string) (string, error) {
	cmd := exec.CommandContext(r.ctx, r.o.Git, "-C", repo, "rev-parse", "--absolute-git-dir")
	cmd.Env = gitEnv(os.Environ())
	var complaint limitedBuffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		return "", gitError(err, complaint.Bytes())
	}
	return strings.TrimSuffix(string(out), "\n"), nil
}

// finish ends git and says what went wrong. A caller that stopped early does
// not want to know.
func (r *reader) finish(queue string, cmd *exec.Cmd, complaint *limitedBuffer, empty bool) {
	if r.done {
		_ = cmd.Process.Kill()
	}
	err := cmd.Wait()
	switch {
	case r.done:
	case err != nil && r.ctx.Err() != nil:
		r.goOn(queue)
	case err != nil:
		r.unread(queue, "", gitError(err, complaint.Bytes()))
	case empty:
		r.unread(queue, "", ErrEmpty)
	}
}

// gitError is the first line of what git says, or its exit status.
func gitError(err error, complaint []byte) error {
	line, _ := lineAt(complaint, 0)
	text := strings.TrimPrefix(string(bytes.TrimSpace(line)), "fatal: ")
	var exit *exec.ExitError
	if text == "" || !errors.As(err, &exit) {
		return fmt.Errorf("%w: %w", ErrGit, err)
	}
	return fmt.Errorf("%w: %s", ErrGit, text)
}

// logArgs is a log that no configuration of the repository or its owner can
// bend: no external diff, no text conversion, no signature check, no pager, no
// prefix or context of another size. Without work tree and index there are no
// attributes either, by which a series could have its own code taken for
// binary. Merges are shown, as combined diffs, since a merge can add code as well.
func logArgs(gitDir, commits string) []string {
	return []string{
		"--git-dir=" + gitDir, "--bare", "--no-pager", "--no-replace-objects", "--no-optional-locks",
		"-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "core.attributesFile=/dev/null", "-c", "core.quotePath=true",
		"-c", "diff.suppressBlankEmpty=false", "-c", "protocol.allow=never", "-c", "log.showRoot=true",
		"log", "--reverse", "--topo-order", "--patch", "--cc",
		"--pretty=medium", "--date=rfc", "--encoding=UTF-8", "--no-expand-tabs", "--no-decorate", "--no-notes",
		"--no-mailmap", "--no-show-signature", "--no-color", "--no-graph", "--no-abbrev-commit",
		"-O/dev/null", "--no-ext-diff", "--no-textconv", "--src-prefix=a/", "--dst-prefix=b/", "--unified=3", "--inter-hunk-context=0",
		"--find-renames", "--submodule=short", "--ignore-submodules=none", "--no-relative", "--full-index",
		"--end-of-options", commits, "--",
	}
}

// gitEnv is the environment without what redirects git, and without a way to ask or fetch.
func gitEnv(env []string) []string {
	var kept []string
	for _, e := range env {
		name, _, _ := strings.Cut(e, "=")
		switch name {
		case "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_EXTERNAL_DIFF", "GIT_DIFF_OPTS", "GIT_PAGER", "GIT_NAMESPACE", "LC_ALL", "LANGUAGE":
		default:
			kept = append(kept, e)
		}
	}
	return append(kept, "LC_ALL=C", "GIT_TERMINAL_PROMPT=0", "GIT_NO_LAZY_FETCH=1", "GIT_OPTIONAL_LOCKS=0")
}

// limitedBuffer keeps the beginning of what is written to it.
type limitedBuffer struct{ bytes.Buffer }

const maxComplaint = 4 << 10

func (b *limitedBuffer) Write(p []byte) (int, error) {
	if room := maxComplaint - b.Len(); room > 0 {
		b.Buffer.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}

var _ io.Writer = (*limitedBuffer)(nil)
