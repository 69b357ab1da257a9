package corpus

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"strings"
)

// maxTreeLine bounds one line of a tree listing in memory.
const maxTreeLine = 64 << 10

var errTreeLine = fmt.Errorf("%w: a path longer than %d bytes", ErrLimit, maxTreeLine)

// gitTree unpacks the files of a commit. One git lists them, another hands out
// their content, one at a time.
func (u *unpacker) gitTree(ctx context.Context, dir, commit string) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	list, err := startGit(ctx, dir, "ls-tree", "-r", "-z", "--long", "--full-tree", commit)
	if err != nil {
		return err
	}
	content, err := startGit(ctx, dir, "cat-file", "--batch")
	if err != nil {
		stop()
		return errors.Join(err, list.end(nil))
	}
	err = u.gitEntries(list.stdout, content)
	if err != nil {
		stop()
	}
	return content.end(list.end(err))
}

func (u *unpacker) gitEntries(list io.Reader, from blobs) error {
	lines := bufio.NewScanner(list)
	lines.Buffer(nil, maxTreeLine)
	lines.Split(splitNUL)
	for lines.Scan() {
		e, err := parseTreeLine(lines.Text())
		if err != nil {
			return err
		}
		if err := u.gitEntry(e, from); err != nil {
			return err
		}
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return errTreeLine
	}
	return lines.Err()
}

func splitNUL(data []byte, atEOF bool) (advance int, token []byte, err error) {
	if end := bytes.IndexByte(data, 0); end >= 0 {
		return end + 1, data[:end], nil
	}
	if atEOF && len(data) > 0 {
		return 0, nil, io.ErrUnexpectedEOF
	}
	return 0, nil, nil
}

// treeEntry is one line of a tree listing: "MODE TYPE OBJECT SIZE\tPATH".
type treeEntry struct {
	mode, object, path string
	size               int64
}

func parseTreeLine(line string) (treeEntry, error) {
	about, path, ok := strings.Cut(line, "\t")
	words := strings.Fields(about)
	if !ok || len(words) != 4 {
		return treeEntry{}, fmt.Errorf("git lists %q, which is no entry", shown(line))
	}
	e := treeEntry{mode: words[0], object: words[2], path: path}
	if words[3] == "-" { // a submodule has no size here
		return e, nil
	}
	var err error
	e.size, err = strconv.ParseInt(words[3], 10, 64)
	return e, err
}

// blobs hands out the content of objects.
type blobs interface {
	blob(object string, use func(size int64, r io.Reader) error) error
}

func (u *unpacker) gitEntry(e treeEntry, from blobs) error {
	switch {
	case e.mode == "120000":
		return u.refuse(e.path, skipLink)
	case e.mode == "160000":
		return u.refuse(e.path, skipSubmodule)
	case e.size > u.options.Limits.FileBytes: // not even asked for
		return u.file(e.path, e.size, nil)
	}
	return from.blob(e.object, func(size int64, r io.Reader) error {
		return u.file(e.path, size, u.meter.reader(r))
	})
}

// process is a running client and both ends of its pipes.
type process struct {
	cmd    *exec.Cmd
	stdin  io.WriteCloser
	stdout *bufio.Reader
	stderr bytes.Buffer
	ctx    context.Context
}

func startGit(ctx context.Context, dir string, args ...string) (*process, error) {
	c, err := client(ctx, dir, gitEnvironment(), "git", gitConfig(args...)...)
	if err != nil {
		return nil, err
	}
	p := &process{cmd: c, ctx: ctx}
	c.Stderr = &p.stderr
	if p.stdin, err = c.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := c.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.stdout = bufio.NewReaderSize(out, 64<<10)
	return p, c.Start()
}

// end waits for the process and gives the error that came first.
func (p *process) end(before error) error {
	p.stdin.Close()
	err := p.cmd.Wait()
	if before != nil || err == nil {
		return before
	}
	return failed(p.ctx, "git", p.stderr.String(), err)
}

// blob asks cat-file for one object: "OBJECT\n" gives "OBJECT blob SIZE\n",
// the content and a line feed.
func (p *process) blob(object string, use func(size int64, r io.Reader) error) error {
	if _, err := io.WriteString(p.stdin, object+"\n"); err != nil {
		return err
	}
	header, err := p.stdout.ReadString('\n')
	if err != nil {
		return err
	}
	words := strings.Fields(header)
	if len(words) != 3 || words[1] != "blob" {
		return fmt.Errorf("git has no content for object %s", object)
	}
	size, err := strconv.ParseInt(words[2], 10, 64)
	if err != nil {
		return err
	}
	content := io.LimitReader(p.stdout, size)
	if err := use(size, content); err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, content); err != nil {
		return err
	}
	_, err = p.stdout.Discard(len("\n"))
	return err
}
