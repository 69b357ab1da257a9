package corpus

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// Blobs reads contents of a local repository by git's names for them, which may be cut
// short. Git itself is started for the first one. It is not safe for concurrent use.
type Blobs struct {
	ctx     context.Context
	dir     string
	content *process // nil before the first, and where git cannot be had
	started bool
}

// NewBlobs reads from the repository of a directory. Close ends what was started.
func NewBlobs(ctx context.Context, dir string) *Blobs { return &Blobs{ctx: ctx, dir: dir} }

// Text is the content that a name stands for, nil where the repository has none, has several, or
// a longer one than a file of a commit may be.
func (b *Blobs) Text(name string) []byte {
	if len(name) < 4 || strings.Trim(name, "0123456789abcdef") != "" {
		return nil
	}
	if !b.started {
		b.started = true
		if content, err := startGit(b.ctx, b.dir, "cat-file", "--batch"); err == nil {
			b.content = content
		}
	}
	if b.content == nil {
		return nil
	}
	text, err := b.content.text(nil, name+"^{blob}")
	if errors.Is(err, ErrLimit) { // its content would be taken for the next answer
		_ = b.content.cmd.Process.Kill()
		_ = b.Close()
		b.content = nil
	}
	if err != nil {
		return nil
	}
	return text
}

// Close waits for git to end.
func (b *Blobs) Close() error {
	if b.content == nil {
		return nil
	}
	if err := b.content.end(nil); err != nil {
		return fmt.Errorf("corpus: %w", err)
	}
	return nil
}
