package corpus

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// A Commit is the files of one commit of a local repository, read straight from
// git's objects: nothing is unpacked, and no terms are looked for. It is how a
// project's own code is read.
type Commit struct {
	ID    string
	Files []CommitFile // sorted by path; links, submodules and empty files are left out
	dir   string
}

// CommitFile is a file of a commit.
type CommitFile struct {
	Path   string
	Object string // names the content
	Size   int64  // bytes
}

// maxCommitFile bounds a file, in bytes; a longer one is left out.
const maxCommitFile = 4 << 20

// ReadCommit lists the files of the commit that a ref names. It takes git itself.
func ReadCommit(ctx context.Context, dir, ref string) (*Commit, error) {
	c := &Commit{dir: dir}
	if err := c.list(ctx, ref); err != nil {
		return nil, fmt.Errorf("corpus: %s@%s: %w", dir, ref, err)
	}
	return c, nil
}

func (c *Commit) list(ctx context.Context, ref string) (err error) {
	if err := checkGitArgs(c.dir, ref); err != nil {
		return err
	}
	if c.ID, err = gitCommit(ctx, c.dir, ref); err != nil {
		return err
	}
	list, err := startGit(ctx, c.dir, "ls-tree", "-r", "-z", "--long", "--full-tree", c.ID)
	if err != nil {
		return err
	}
	if err = c.read(list.stdout); err != nil {
		_ = list.cmd.Process.Kill() // it may have more to say
	}
	return list.end(err)
}

func (c *Commit) read(list io.Reader) error {
	most := Limits{}.withDefaults().Files
	lines := bufio.NewScanner(list)
	lines.Buffer(nil, maxTreeLine)
	lines.Split(splitNUL)
	for lines.Scan() {
		e, err := parseTreeLine(lines.Text())
		switch {
		case err != nil:
			return err
		case !strings.HasPrefix(e.mode, "100") || e.size == 0 || e.size > maxCommitFile:
			continue
		case len(c.Files) == most:
			return fmt.Errorf("%w: more than %d files", ErrLimit, most)
		}
		c.Files = append(c.Files, CommitFile{Path: e.path, Object: e.object, Size: e.size})
	}
	slices.SortFunc(c.Files, func(a, b CommitFile) int { return strings.Compare(a.Path, b.Path) })
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return errTreeLine
	}
	return lines.Err()
}

// Read hands out the texts of some of the files, in their order. Each is valid
// during its call.
func (c *Commit) Read(ctx context.Context, files []CommitFile, use func(f CommitFile, text []byte) error) error {
	content, err := startGit(ctx, c.dir, "cat-file", "--batch")
	if err != nil {
		return fmt.Errorf("corpus: %w", err)
	}
	var text []byte
	for _, f := range files {
		if text, err = content.text(text, f.Object); err == nil {
			err = use(f, text)
		}
		if err != nil {
			_ = content.cmd.Process.Kill()
			break
		}
	}
	if err := content.end(err); err != nil {
		return fmt.Errorf("corpus: %w", err)
	}
	return nil
}

// text reads an object into a buffer.
func (p *process) text(buffer []byte, object string) (text []byte, err error) {
	err = p.blob(object, func(size int64, r io.Reader) error {
		if size > maxCommitFile {
			return fmt.Errorf("%w: object %s", ErrLimit, object)
		}
		text = slices.Grow(buffer[:0], int(size))[:size]
		_, err := io.ReadFull(r, text)
		return err
	})
	return text, err
}

// ReadFile reads one file of a commit.
func ReadFile(ctx context.Context, dir, commit, path string) ([]byte, error) {
	object := commit + ":" + path
	if err := checkGitArgs(dir, commit); err != nil || strings.Contains(object, "\n") {
		return nil, fmt.Errorf("corpus: no file %q", object)
	}
	content, err := startGit(ctx, dir, "cat-file", "--batch")
	if err != nil {
		return nil, fmt.Errorf("corpus: %w", err)
	}
	text, err := content.text(nil, object)
	if err != nil {
		_ = content.cmd.Process.Kill()
	}
	if err := content.end(err); err != nil {
		return nil, fmt.Errorf("corpus: %w", err)
	}
	return text, nil
}

// CommitID gives the name of the commit that a ref names.
func CommitID(ctx context.Context, dir, ref string) (string, error) {
	if err := checkGitArgs(dir, ref); err != nil {
		return "", fmt.Errorf("corpus: %w", err)
	}
	id, err := gitCommit(ctx, dir, ref)
	if err != nil {
		return "", fmt.Errorf("corpus: %s@%s: %w", dir, ref, err)
	}
	return id, nil
}

// Contains tells whether a commit is among those that led to a ref, or the same.
func Contains(ctx context.Context, dir, ref, commit string) bool {
	if checkGitArgs(dir, ref) != nil || checkGitArgs(dir, commit) != nil {
		return false
	}
	_, err := git(ctx, dir, "merge-base", "--is-ancestor", commit, ref)
	return err == nil
}
