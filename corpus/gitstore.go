package corpus

import (
	"context"
	"errors"
)

// gitStore is a git repository whose commits can be read.
type gitStore interface {
	// commit is the hash of the commit that ref stands for.
	commit(ctx context.Context, ref string) (string, error)
	// unpack hands the files of a commit to u, in the order of their paths.
	unpack(ctx context.Context, commit string, u *unpacker) error
}

// errNoCommit: the repository is there, but not what the ref names.
var errNoCommit = errors.New("no such commit, tag or branch")

// gitStore opens a repository, and says by which ref the commit is found in it:
// a remote one is fetched, without its history. It is read by git itself and,
// where git is not installed, by go-git.
func (s *Source) gitStore(ctx context.Context, repository, ref string) (gitStore, string, error) {
	_, err := client(ctx, "", nil, "git")
	switch remote := isRemote(repository); {
	case errors.Is(err, ErrNoClient):
		return s.openGoGit(ctx, repository, ref)
	case err != nil:
		return nil, "", err
	case remote:
		dir, err := s.fetchGit(ctx, repository, ref)
		return gitClient{dir}, "FETCH_HEAD", err
	}
	return gitClient{repository}, ref, nil
}

// gitClient reads a repository with git.
type gitClient struct{ dir string }

func (g gitClient) commit(ctx context.Context, ref string) (string, error) {
	return gitCommit(ctx, g.dir, ref)
}

func (g gitClient) unpack(ctx context.Context, commit string, u *unpacker) error {
	return u.gitTree(ctx, g.dir, commit)
}
